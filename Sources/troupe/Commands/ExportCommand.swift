import TroupeBPMN
import TroupeCompiler
import TroupeDiagram
import TroupeGraph

enum ExportCommand: Command {
    static let spec = CommandSpec(
        name: "export", summary: "Writes a workflow file as BPMN 2.0, for any modeler.", positionals: "FILE",
        count: 1...1,
        options: [
            .init("format", short: "f", value: "FORMAT", "bpmn (default)"),
            .init("output", short: "o", value: "FILE", "where to write it (default: standard output)"),
        ],
        details: """
            troupe export workflows/hello.yaml -o hello.bpmn

            The file opens in any modeler and runs here as the workflow does. What was edited in a modeler counts; what no
            workflow can mean is refused when the file is read. A BPMN file is written again, with a drawing where it had none.

            Exit codes: 0 written, 1 the file has errors, 2 wrong command line.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let path = arguments.positionals[0]
        if let format = arguments.value("format"), format != "bpmn" {
            throw ParsedArguments.Problem(description: "--format takes bpmn")
        }
        guard FileTree.exists(path), !FileTree.isDirectory(path) else {
            throw CommandFailure(description: "there is no file '\(path)'", exitCode: ExitCode.usage)
        }
        guard let bytes = FileTree.read(path) else { throw CommandFailure(description: "'\(path)' cannot be read") }
        let (model, diagnostics) = read(bytes, path)
        guard var model else {
            for finding in diagnostics where finding.severity == .error { Troupe.complain(finding.description) }
            return ExitCode.failure
        }
        if model.diagrams.isEmpty { model.diagrams = ProcessLayout.diagrams(of: model) }
        let text = BPMNWriter.write(model)
        if let output = arguments.value("output"), output != "-" {
            guard FileTree.write(Array(text.utf8), to: output) else {
                throw CommandFailure(description: "'\(output)' cannot be written")
            }
        } else {
            print(text, terminator: "")
        }
        return ExitCode.success
    }

    /// The file as BPMN; nil when it has errors.
    private static func read(_ bytes: [UInt8], _ path: String) -> (BPMNModel?, [Diagnostic]) {
        if BPMNCompiler.isBPMN(path) {
            let (model, diagnostics) = BPMNImport.read(bytes, file: path)
            return (diagnostics.contains { $0.severity == .error } ? nil : model, diagnostics)
        }
        let compilation = Compiler.compile(bytes: bytes, file: path)
        return (compilation.definition.flatMap { WorkflowExport.model(of: $0) }, compilation.diagnostics)
    }
}
