import TroupeCompiler
import TroupeGraph

extension RemoteClient {
    /// Deploys a workflow file to the server; the id of its workflow.
    func deploy(file: String) async throws -> String {
        guard let bytes = FileTree.read(file) else { throw CommandFailure(description: "'\(file)' cannot be read") }
        let compilation = Compiler.compile(bytes: bytes, file: file)
        guard let definition = compilation.definition else {
            for finding in compilation.diagnostics where finding.severity == .error {
                Troupe.complain(finding.description)
            }
            throw CommandFailure(description: "'\(file)' has errors and cannot be run", exitCode: ExitCode.usage)
        }
        try await put(bytes, path: "/api/workflows/\(percentEncoded(definition.id))")
        return definition.id
    }
}
