import Glibc
import TroupeCompiler
import TroupeGraph

/// The files that a linter is given, read.
struct LintFiles {
    var documents: [LintDocument]
    /// What could not be read.
    var diagnostics: [Diagnostic]

    /// Reads files, and those below folders.
    ///
    /// - Parameter known: paths that are left out, however they are written.
    static func read(_ paths: [String], isStrict: Bool = false, except known: Set<String> = []) -> LintFiles {
        let known = Set(known.map(canonical))
        let scan = LintDocument.scan(paths, isStrict: isStrict) { !known.contains(canonical($0)) }
        return LintFiles(documents: scan.documents, diagnostics: scan.diagnostics)
    }

    /// The path from the root without links; the path itself where that cannot be said.
    private static func canonical(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The names of the programs on the search path.
    static var programs: Set<String> {
        var names: Set<String> = []
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        for folder in path.split(separator: ":").prefix(100) {
            guard let directory = opendir(String(folder)) else { continue }
            defer { closedir(directory) }
            while let entry = readdir(directory), names.count < 100_000 {
                names.insert(
                    withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                    })
            }
        }
        return names
    }
}
