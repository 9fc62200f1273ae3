/// Finds what looks like a secret in a text.
enum SecretScan {
    struct Finding {
        /// UTF-8 bytes before it.
        let offset: Int
        /// With its article; never the secret.
        let what: String
    }

    /// Prefixes by which issuers mark their tokens, the least length of what follows, and what they are.
    private static let prefixes: [(prefix: String, length: Int, what: String)] = [
        ("AKIA", 16, "an access key of AWS"), ("ASIA", 16, "an access key of AWS"), ("ghp_", 30, "a token of GitHub"),
        ("gho_", 30, "a token of GitHub"), ("ghs_", 30, "a token of GitHub"), ("ghu_", 30, "a token of GitHub"),
        ("github_pat_", 30, "a token of GitHub"), ("glpat-", 18, "a token of GitLab"),
        ("xoxb-", 20, "a token of Slack"), ("xoxp-", 20, "a token of Slack"), ("xoxa-", 20, "a token of Slack"),
        ("sk-ant-", 20, "a key of Anthropic"), ("sk-proj-", 20, "a key of OpenAI"), ("sk_live_", 16, "a key of Stripe"),
        ("AIza", 35, "a key of Google"), ("npm_", 30, "a token of npm"), ("pypi-", 30, "a token of PyPI"),
        ("SG.", 40, "a key of SendGrid"), ("dop_v1_", 40, "a token of DigitalOcean"), ("hf_", 30, "a token"),
    ]

    private static let names = [
        "password", "passwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential", "pat",
    ]

    /// - Parameter name: the key the text stands under.
    static func findings(in text: String, under name: String) -> [Finding] {
        guard text.utf8.count >= 8, text.utf8.count < 1 << 20 else { return [] }
        let bytes = Array(text.utf8)
        var findings = marked(bytes)
        if findings.isEmpty, isSecretName(name), isRandom(bytes[...]) {
            findings.append(Finding(offset: 0, what: "what '\(name.prefix(40))' names"))
        }
        if findings.isEmpty { findings += assigned(bytes) }
        return Array(findings.prefix(20))
    }

    private static func marked(_ bytes: [UInt8]) -> [Finding] {
        var findings: [Finding] = []
        var position = 0
        while position < bytes.count {
            guard position == 0 || !isToken(bytes[position - 1]) else {
                position += 1
                continue
            }
            let end = bytes[position...].firstIndex { !isToken($0) } ?? bytes.count
            let word = bytes[position..<end]
            for (prefix, length, what) in prefixes
            where word.count >= prefix.utf8.count + length && word.starts(with: prefix.utf8) {
                findings.append(Finding(offset: position, what: what))
                break
            }
            if word.starts(with: "eyJ".utf8), word.split(separator: UInt8(ascii: ".")).count == 3, word.count > 40 {
                findings.append(Finding(offset: position, what: "a signed token (JWT)"))
            }
            position = max(end, position + 1)
        }
        // The header with a key behind it; the header alone is what people search for.
        if let start = find("-----BEGIN ", bytes), let end = find("PRIVATE KEY-----", bytes) {
            let body = bytes[(end + 16)...].drop { $0 <= 0x20 || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "n") }
            if body.prefix(40).count(where: isBase64) == 40 {
                findings.append(Finding(offset: start, what: "a private key"))
            }
        }
        return findings
    }

    /// `TOKEN=…` and `password: …` in scripts and texts.
    private static func assigned(_ bytes: [UInt8]) -> [Finding] {
        var findings: [Finding] = []
        for index in bytes.indices where bytes[index] == UInt8(ascii: "=") || bytes[index] == UInt8(ascii: ":") {
            var start = index
            while start > 0, isToken(bytes[start - 1]), index - start < 64 { start -= 1 }
            guard start < index, isSecretName(String(decoding: bytes[start..<index], as: UTF8.self)) else { continue }
            var value = index + 1
            while value < bytes.count, bytes[value] == 0x20 || bytes[value] == 0x22 || bytes[value] == 0x27 {
                value += 1
            }
            let end = bytes[value...].firstIndex { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 || $0 == 0x3B } ?? bytes.count
            let word = bytes[value..<end]
            if isRandom(word) { findings.append(Finding(offset: value, what: "a secret")) }
        }
        return findings
    }

    private static func isSecretName(_ name: String) -> Bool {
        let folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
        if folded == "pat" || folded.hasSuffix("devopspat") { return true }
        return names.dropLast().contains { folded.hasSuffix($0) || folded.hasSuffix($0 + "s") }
    }

    /// Whether a word is made by chance: long, letters and digits mixed, of many kinds, no expression, no path.
    private static func isRandom(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= 12, word.count <= 512, !word.contains(0x20), !word.contains(0x0A) else { return false }
        guard !word.contains(UInt8(ascii: "$")), !word.contains(UInt8(ascii: "{")), !word.contains(UInt8(ascii: "(")),
            !word.contains(UInt8(ascii: "<"))
        else { return false }
        let digits = word.count { $0 >= 0x30 && $0 <= 0x39 }
        let letters = word.count { $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x61 && $0 <= 0x7A }
        let kinds = Set(word).count
        return digits >= 2 && letters >= 4 && kinds * 2 >= min(word.count, 20)
    }

    private static func find(_ text: String, _ bytes: [UInt8]) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count else { return nil }
        return (0...(bytes.count - wanted.count)).first {
            bytes[$0] == wanted[0] && bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        isToken(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == 0x0A
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}
