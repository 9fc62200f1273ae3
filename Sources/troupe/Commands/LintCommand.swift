import TroupeCompiler
import TroupeGraph
import TroupeTestRunner

enum LintCommand: Command {
    static let spec = CommandSpec(
        name: "lint", summary: "Checks workflow, BPMN, DMN, persona and test files, and what lies between them.",
        positionals: "PATH…", count: 1...10_000,
        options: [
            .init("strict", "unknown keys are errors, and warnings fail"),
            .init("format", value: "FORM", "text (the default), json, sarif, or github"),
            .init("json", "findings as JSON, one a line"),
            .init("fix", "repairs spelling, key case and missing ids in the files"),
            .init("dry-run", "with --fix: prints what would change and changes nothing"),
            .init("workflows", value: "DIR", isRepeated: true, "where called workflows are looked for besides"),
            .init("personas", value: "DIR", isRepeated: true, "where personas are looked for besides"),
            .init("share-dir", value: "DIR", "where the files that come with troupe are"),
        ],
        details: """
            Workflows that are called are looked for among the given paths first, then in 'workflows' of the working
            directory and of the installation; personas in the same way in 'personas'. What each rule finds, and why, is
            on its page under docs/lint; the rules for BPMN files are in docs/bpmn-rules.md.

            Exit codes: 0 nothing or only warnings, 1 errors (with --strict also warnings), 2 wrong command line.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let format = try format(arguments)
        if arguments.has("dry-run"), !arguments.has("fix") {
            throw ParsedArguments.Problem(description: "--dry-run goes with --fix")
        }
        for path in arguments.positionals + arguments.values("workflows") + arguments.values("personas")
        where !FileTree.exists(path) {
            throw CommandFailure(description: "there is no '\(path)'", exitCode: ExitCode.usage)
        }
        let isStrict = arguments.has("strict")
        var files = LintFiles.read(arguments.positionals, isStrict: isStrict)
        let library = LintFiles.read(libraryPaths(arguments), except: Set(files.documents.map(\.path)))
        if arguments.has("fix") {
            let isOnlyShown = arguments.has("dry-run")
            try LintFixing.run(&files, library, isStrict: isStrict, isOnlyShown: isOnlyShown)
            if isOnlyShown { return ExitCode.success }
        }
        let linter = Linter(files.documents, library: library.documents, programs: LintFiles.programs)
        let tests = TestFileLint(files.documents + library.documents)
        let findings = linter.findings { tests.findings($0) }
        let report = LintReport(files.diagnostics + findings, files: files.documents.count)
        if arguments.has("json") {
            for finding in report.findings { print(try Value(encoding: finding).json) }
        } else {
            print(report.text(format))
        }
        let isBad = report.errors > 0 || isStrict && report.warnings > 0
        return isBad ? ExitCode.failure : ExitCode.success
    }

    private static func format(_ arguments: ParsedArguments) throws -> LintReport.Format {
        guard let text = arguments.value("format") else { return .text }
        guard let format = LintReport.Format(rawValue: text) else {
            let known = LintReport.Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw ParsedArguments.Problem(description: "--format takes one of \(known)")
        }
        return format
    }

    /// Where what is called is looked for besides: the options, the working directory, the installation.
    private static func libraryPaths(_ arguments: ParsedArguments) -> [String] {
        var paths = arguments.values("workflows") + arguments.values("personas")
        paths += ["workflows", "personas"].filter(FileTree.isDirectory)
        if let installation = try? Installation.find(shareDirectory: arguments.value("share-dir")) {
            paths += ["workflows", "personas"].map { "\(installation.shareDirectory)/\($0)" }
        }
        return paths
    }
}
