import Glibc

/// What is being done, on standard error: the report alone goes to standard output.
enum Progress {
    static func say(_ text: String) {
        let bytes = Array("troupe-bench: \(text)\n".utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
