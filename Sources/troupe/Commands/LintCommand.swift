import TroupeCompiler
import TroupeGraph

enum LintCommand: Command {
    static let spec = CommandSpec(
        name: "lint", summary: "Checks workflow files.", positionals: "PATH…", count: 1...10_000,
        options: [.init("strict", "unknown keys are errors"), .init("json", "findings as JSON, one a line")],
        details: "Exit codes: 0 no errors, 1 errors, 2 wrong command line.")

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        var options = Compiler.Options()
        options.isStrict = arguments.has("strict")
        var errors = 0
        var warnings = 0
        var files = 0
        for path in arguments.positionals {
            guard FileTree.exists(path) else {
                throw CommandFailure(description: "there is no '\(path)'", exitCode: ExitCode.usage)
            }
            for file in FileTree.yamlFiles(under: path) {
                files += 1
                guard let bytes = FileTree.read(file) else {
                    throw CommandFailure(description: "'\(file)' cannot be read")
                }
                for finding in Compiler.compile(bytes: bytes, file: file, options: options).diagnostics {
                    if finding.severity == .error { errors += 1 } else { warnings += 1 }
                    print(arguments.has("json") ? try Value(encoding: finding).json : finding.description)
                }
            }
        }
        if !arguments.has("json") { print("\(files) files, \(errors) errors, \(warnings) warnings") }
        return errors == 0 ? ExitCode.success : ExitCode.failure
    }
}
