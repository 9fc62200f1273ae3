import TroupeGraph
import TroupeInterpreter

/// Checks names before git sees them: none is ever an option, a path, or more than it says.
enum GitName {
    private static let maxBytes = 250

    /// A branch, tag or remote name, by the rules of git-check-ref-format(1) with `--branch`.
    static func checked(_ name: String, _ what: String) throws(Fault) -> String {
        if let problem = problem(name) { throw fault(name, what, problem) }
        return name
    }

    /// What names a commit: a name, an object id, `HEAD`, each with `~N` and `^N` behind it.
    static func checkedRevision(_ text: String, _ what: String) throws(Fault) -> String {
        let base = text.prefix { $0 != "~" && $0 != "^" }
        let suffix = text[base.endIndex...]
        let isSuffix = suffix.allSatisfy { $0 == "~" || $0 == "^" || ($0.isASCII && $0.isNumber) }
        if !isSuffix { throw fault(text, what, "only digits may follow '~' or '^'") }
        if base != "HEAD", let problem = problem(String(base)) { throw fault(text, what, problem) }
        return text
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
        if name.hasPrefix("/") || name.hasSuffix("/") || name.hasSuffix(".") { return "it ends badly" }
        for component in name.split(separator: "/") where component.hasPrefix(".") || component.hasSuffix(".lock") {
            return "a part of it begins with '.' or ends with '.lock'"
        }
        return nil
    }

    private static let forbidden = Set("~^:?*[\\".utf8)

    private static func fault(_ name: String, _ what: String, _ problem: String) -> Fault {
        let shown = String(name.unicodeScalars.prefix(100).map { $0.value < 0x20 ? "?" : Character($0) })
        return Fault("git.name", "'\(shown)' cannot be the \(what): \(problem)", details: ["name": .string(shown)])
    }
}
