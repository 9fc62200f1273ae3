import Glibc
import TroupeCompiler
import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// The processes and workflows that are measured: ten steps each.
struct BenchFiles {
    /// Steps of one run of any of the files.
    static let steps = 10

    let directory: String

    func path(of name: String) -> String { "\(directory)/\(name)" }

    /// Compiles a file, which must be sound.
    func deployment(of name: String) throws(BenchError) -> Deployment {
        let path = path(of: name)
        let bytes = try read(path)
        let definition: Definition?
        let hash: String
        let diagnostics: [Diagnostic]
        if BPMNCompiler.isBPMN(path) {
            let compilation = BPMNCompiler.compile(bytes, file: name)
            (definition, hash) = (compilation.definitions.first, compilation.contentHash)
            diagnostics = compilation.diagnostics
        } else {
            let compilation = Compiler.compile(bytes: bytes, file: name)
            (definition, hash, diagnostics) = (compilation.definition, compilation.contentHash, compilation.diagnostics)
        }
        guard let definition else {
            let findings = diagnostics.map(\.description).joined(separator: "\n")
            throw BenchError("'\(path)' cannot be run:\n\(findings)")
        }
        return Deployment(
            id: definition.id, hash: hash, file: name, source: bytes, definition: definition,
            deployedAt: SystemClock().now())
    }

    /// The same, ready to be interpreted.
    func program(of name: String) throws(BenchError) -> Program {
        let deployment = try deployment(of: name)
        return Program(definition: deployment.definition, hash: deployment.hash, version: 1)
    }

    private func read(_ path: String) throws(BenchError) -> [UInt8] {
        guard let file = fopen(path, "r") else {
            throw BenchError("'\(path)' cannot be read; --files names the directory 'bench' of the sources")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
