import Glibc

/// The example workflows that lie beside the package in some checkouts, and other files of the repository.
enum Examples {
    /// The package's folder.
    static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()

    /// The examples' paths; empty where the folder is absent.
    static let paths: [String] = ["system", "personas"].flatMap { folder in
        entries(root + "/../shared/examples/" + folder).filter { $0.hasSuffix(".yaml") }
    }

    /// Paths of the entries of a folder, sorted.
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

    /// A file's bytes; empty when it cannot be read.
    static func bytes(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// Writes a file.
    static func write(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path, "wb") else { return false }
        defer { fclose(file) }
        return fputs(text, file) >= 0
    }

    /// Whether golden files are to be written instead of compared.
    static var updatesGolden: Bool { getenv("TROUPE_UPDATE_GOLDEN").map { String(cString: $0) == "1" } ?? false }

    /// The last part of a path.
    static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
