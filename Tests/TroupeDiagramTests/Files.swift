import Glibc
import TroupeCompiler
import TroupeGraph

/// The workflow files of the repository, and the examples that lie beside it in some checkouts.
enum Files {
    /// The package's folder.
    static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()

    /// Every workflow file there is; the examples are absent from some checkouts.
    static let workflows: [String] = [
        "/workflows", "/Tests/TroupeCompilerTests/Golden", "/../shared/examples",
    ].flatMap { yaml(below: root + $0) }

    static let golden = root + "/Tests/TroupeDiagramTests/Golden"

    /// The graph of a file; nil when it is none that can be run.
    static func definition(_ path: String) -> Definition? { definitions[path] }

    /// Compiled once: several tests look at every file.
    private static let definitions = Dictionary(
        uniqueKeysWithValues: workflows.compactMap { path in
            Compiler.compile(bytes: bytes(path), file: name(path)).definition.map { (path, $0) }
        })

    static func entries(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append("\(folder)/\(name)") }
        }
        return names.sorted()
    }

    static func yaml(below folder: String) -> [String] {
        entries(folder).flatMap { path in
            path.hasSuffix(".test.yaml") ? [] : path.hasSuffix(".yaml") ? [path] : yaml(below: path)
        }
    }

    static func bytes(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    static func write(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path, "wb") else { return false }
        defer { fclose(file) }
        return fputs(text, file) >= 0
    }

    /// Whether golden files are to be written instead of compared.
    static var updatesGolden: Bool { getenv("TROUPE_UPDATE_GOLDEN").map { String(cString: $0) == "1" } ?? false }

    static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
