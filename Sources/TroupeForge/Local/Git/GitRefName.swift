/// Checks names before git sees them: none is ever an option, a path, or more than it says.
enum GitRefName {
    private static let maxBytes = 250
    private static let forbidden = Set("~^:?*[\\".utf8)

    /// A branch name by the rules of git-check-ref-format(1) with `--branch`, without `refs/heads/` before it.
    static func branch(_ name: String, _ what: String) throws(ForgeError) -> String {
        let short = name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
        if let problem = problem(short) { throw .invalid("'\(shown(name))' cannot be the \(what): \(problem).") }
        return short
    }

    /// A whole object id, or the beginning of one, in hexadecimal digits.
    static func commit(_ name: String) throws(ForgeError) -> String {
        guard (4...64).contains(name.utf8.count), name.utf8.allSatisfy({ isHex($0) }) else {
            throw .invalid("'\(shown(name))' is not the id of a commit.")
        }
        return name
    }

    /// What is wrong with a name; nil when nothing is.
    static func problem(_ name: String) -> String? {
        if name.isEmpty { return "it is empty" }
        if name.utf8.count > maxBytes { return "it is longer than \(maxBytes) bytes" }
        if name.hasPrefix("-") { return "it begins with '-'" }
        if name == "@" || name == "HEAD" { return "it has a meaning of its own in git" }
        if let byte = name.utf8.first(where: { $0 <= 0x20 || $0 == 0x7F || forbidden.contains($0) }) {
            return byte <= 0x20 || byte == 0x7F
                ? "it contains a blank or control character" : "it contains '\(Character(UnicodeScalar(byte)))'"
        }
        for part in ["..", "@{", "//"] where name.contains(part) { return "it contains '\(part)'" }
        if name.hasPrefix("/") || name.hasSuffix("/") || name.hasSuffix(".") {
            return "it begins or ends with '/' or ends with '.'"
        }
        for component in name.split(separator: "/") where component.hasPrefix(".") || component.hasSuffix(".lock") {
            return "a part of it begins with '.' or ends with '.lock'"
        }
        return nil
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte) || (65...70).contains(byte)
    }

    private static func shown(_ name: String) -> String {
        String(name.unicodeScalars.prefix(100).map { $0.value < 0x20 ? "?" : Character($0) })
    }
}
