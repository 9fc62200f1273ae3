import TroupeCompiler
import TroupeGraph

extension RemoteClient {
    /// Deploys a workflow file to the server; the id of its workflow.
    func deploy(file: String) async throws -> String {
        guard let bytes = FileTree.read(file) else { throw CommandFailure(description: "'\(file)' cannot be read") }
        if FileTree.isProcessFile(file) { return try await deploy(processes: bytes, file) }
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

    /// Deploys a file of processes; the id of the first.
    private func deploy(processes bytes: [UInt8], _ file: String) async throws -> String {
        let answer = try await value("POST", "/api/deployments", Content(files: [(file, bytes)]))
        guard let id = answer["processes"]?.listValue?.first?["processId"]?.stringValue else {
            throw CommandFailure(description: "'\(file)' has no process that can be run", exitCode: ExitCode.usage)
        }
        return id
    }
}
