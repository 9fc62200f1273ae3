import TroupeBPMN
import TroupeCompiler
import TroupeDiagram
import TroupeGraph

enum GraphCommand: Command {
    static let spec = CommandSpec(
        name: "graph", summary: "Draws a workflow file or a BPMN process.", positionals: "FILE", count: 1...1,
        options: [
            .init(
                "format", short: "f", value: "FORMAT",
                "svg, mermaid, dot or json (default: svg, or by the output's name)"),
            .init("output", short: "o", value: "FILE", "where to write it (default: standard output)"),
            .init("detail", value: "DETAIL", "author: steps and blocks as written (default); graph: every node"),
        ],
        details: """
            troupe graph workflows/hello.yaml -o hello.svg
            troupe graph workflows/hello.yaml --format dot | dot -Tpdf > hello.pdf
            troupe graph order.bpmn -o order.svg

            Of a BPMN file, svg is the file's own drawing; with --detail it is the graph that is executed.

            Exit codes: 0 drawn, 1 the file has errors, 2 wrong command line.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let path = arguments.positionals[0]
        let format = try format(arguments)
        guard let detail = Diagram.Detail(rawValue: arguments.value("detail") ?? "author") else {
            throw ParsedArguments.Problem(description: "--detail takes author or graph")
        }
        guard FileTree.exists(path), !FileTree.isDirectory(path) else {
            throw CommandFailure(description: "there is no file '\(path)'", exitCode: ExitCode.usage)
        }
        guard let bytes = FileTree.read(path) else { throw CommandFailure(description: "'\(path)' cannot be read") }
        if BPMNCompiler.isBPMN(path), format == .svg, arguments.value("detail") == nil {
            return try draw(bytes, path, arguments)
        }
        let (definition, diagnostics) = compile(bytes, path)
        guard let definition else {
            for finding in diagnostics where finding.severity == .error {
                Troupe.complain(finding.description)
            }
            return ExitCode.failure
        }
        let text = DiagramWriter.text(definition, format: format, detail: detail)
        try write(text, arguments)
        return ExitCode.success
    }

    /// The file's own drawing; whatever can be read is drawn, executable or not.
    private static func draw(_ bytes: [UInt8], _ path: String, _ arguments: ParsedArguments) throws -> Int32 {
        let (model, diagnostics) = BPMNImport.read(bytes, file: path)
        guard let model else {
            for finding in diagnostics where finding.severity == .error { Troupe.complain(finding.description) }
            return ExitCode.failure
        }
        try write(ProcessPicture.svg(model), arguments)
        return ExitCode.success
    }

    private static func write(_ text: String, _ arguments: ParsedArguments) throws {
        if let output = arguments.value("output"), output != "-" {
            guard FileTree.write(Array(text.utf8), to: output) else {
                throw CommandFailure(description: "'\(output)' cannot be written")
            }
        } else {
            print(text, terminator: "")
        }
    }

    /// The graph of a file; of a BPMN file with several processes that of the first.
    private static func compile(_ bytes: [UInt8], _ path: String) -> (Definition?, [Diagnostic]) {
        if BPMNCompiler.isBPMN(path) {
            let compilation = BPMNCompiler.compile(bytes, file: path)
            return (compilation.definitions.first, compilation.diagnostics)
        }
        let compilation = Compiler.compile(bytes: bytes, file: path)
        return (compilation.definition, compilation.diagnostics)
    }

    private static func format(_ arguments: ParsedArguments) throws -> DiagramFormat {
        let names = DiagramFormat.allCases.map(\.rawValue)
        guard let name = arguments.value("format") else {
            let ending = arguments.value("output")?.split(separator: ".").last.map(String.init) ?? ""
            let endings = ["mmd": DiagramFormat.mermaid, "gv": .dot]
            return DiagramFormat(rawValue: ending) ?? endings[ending] ?? .svg
        }
        guard let format = DiagramFormat(rawValue: name) else {
            let hint = NearWord.nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
            throw ParsedArguments.Problem(description: "--format takes \(names.joined(separator: ", "))\(hint)")
        }
        return format
    }
}
