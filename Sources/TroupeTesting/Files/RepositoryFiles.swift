import Glibc

/// The files of the repository that tests read where they stand, and the examples that lie beside it in some checkouts.
package enum RepositoryFiles {
    /// The package's folder.
    package static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(4).joined(separator: "/")
    }()

    /// The field's example workflows; empty where the folder is absent.
    package static let examples: [String] = yaml(below: root + "/../shared/examples")

    /// Every workflow file there is: the program's own, the compiler's golden ones, and the examples.
    package static let workflows: [String] =
        ["/workflows", "/Tests/TroupeCompilerTests/Golden"].flatMap { yaml(below: root + $0) } + examples

    /// Whether golden files are to be written instead of compared.
    package static var updatesGolden: Bool {
        getenv("TROUPE_UPDATE_GOLDEN").map { String(cString: $0) == "1" } ?? false
    }

    /// Paths of the entries of a folder that are not hidden, sorted.
    package static func entries(_ folder: String) -> [String] {
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

    /// The YAML files below a folder that are no tests.
    package static func yaml(below folder: String) -> [String] {
        entries(folder).flatMap { path in
            path.hasSuffix(".test.yaml") ? [] : path.hasSuffix(".yaml") ? [path] : yaml(below: path)
        }
    }

    /// A file's bytes; empty when it cannot be read.
    package static func bytes(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// A file's text; empty when it cannot be read.
    package static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    /// Writes a file; false when that cannot be.
    package static func write(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path, "wb") else { return false }
        defer { fclose(file) }
        return fputs(text, file) >= 0
    }

    /// The last part of a path.
    package static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
