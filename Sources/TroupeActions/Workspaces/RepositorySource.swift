import TroupeInterpreter

/// What a run's repository may be: a directory, or a URL of a transport that runs no program of the author's choice.
struct RepositorySource {
    private static let schemes: Set<String> = ["https", "ssh", "git", "file"]

    /// As git is to be told.
    let text: String

    /// Takes `/path`, `https://…`, `ssh://…`, `git://…`, `file://…`, and `user@host:path`.
    init(_ text: String) throws(Fault) {
        self.text = text
        func refuse(_ why: String) -> Fault {
            Fault("workspace.repository", "'\(Self.shown(text))' cannot be cloned: \(why)")
        }
        if text.isEmpty || text.utf8.count > 4096 || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw refuse("it is empty, too long or contains control characters")
        }
        if text.hasPrefix("-") { throw refuse("it begins with '-'") }
        if text.hasPrefix("/") {
            guard LocalFile.isDirectory(text) else { throw refuse("there is no such directory") }
            return
        }
        let host = text.prefix { $0 != "/" }
        if let range = text.firstRange(of: "://") {
            let scheme = text[..<range.lowerBound].lowercased()
            guard Self.schemes.contains(scheme) else {
                throw refuse("only the schemes https, ssh, git and file are allowed")
            }
            if text[range.upperBound...].hasPrefix("-") { throw refuse("the host begins with '-'") }
        } else if host.contains("::") {
            throw refuse("remote helpers are not allowed")
        } else if let colon = host.firstIndex(of: ":") {
            let name = host[..<colon].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
            if name.isEmpty || name.hasPrefix("-") { throw refuse("it has no host") }
        } else {
            throw refuse("a directory must be given by its absolute path")
        }
    }

    /// The last part of the path, for the name of a directory.
    var name: String {
        let last = text.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? ""
        let kept = (last.hasSuffix(".git") ? String(last.dropLast(4)) : last).unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "_")
        }
        return kept.isEmpty ? "repository" : String(String.UnicodeScalarView(kept.prefix(60)))
    }

    /// The text without what stands before `@` in a URL: that may be a password.
    static func shown(_ text: String) -> String {
        let clean = String(text.unicodeScalars.prefix(300).map { $0.value < 0x20 ? "?" : Character($0) })
        guard let scheme = clean.firstRange(of: "://") else { return clean }
        let authority = clean[scheme.upperBound...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return clean }
        return clean[..<scheme.upperBound] + "…" + clean[at...]
    }
}

extension String {
    /// A short name for this text, the same in every run of the program (FNV-1a, 64 bits).
    var stableHash: String {
        let hash = utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
