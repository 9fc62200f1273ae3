/// What the scanner found in a script: depends on its text alone, never on the values.
struct ScannedScript: Sendable {
    let pieces: [ScriptPiece]
    let uses: [Int: HoleUse]
    let warnings: [ShellWarning]

    init(bytes: [UInt8], expressions: [String], limits: ShellLimits) throws(ShellError) {
        guard bytes.count <= limits.scriptBytes else {
            throw ShellError("the script is longer than \(limits.scriptBytes) bytes; move it into a file")
        }
        guard expressions.count <= limits.holes else {
            throw ShellError("the script has more than \(limits.holes) expressions; pass them in a file")
        }
        // A script without values runs as it is, whether we understand it or not.
        guard !expressions.isEmpty else {
            pieces = [.text(bytes)]
            uses = [:]
            warnings = []
            return
        }
        guard !bytes.holds(ShellScript.reservedPrefix) else {
            throw ShellError("names beginning with '\(ShellScript.reservedPrefix)' are reserved; choose another")
        }
        var scanner = ShellScanner(bytes: bytes, expressions: expressions, limits: limits)
        try scanner.scan()
        pieces = scanner.pieces
        uses = scanner.uses
        warnings = scanner.warnings
    }
}

extension [UInt8] {
    /// Whether the text occurs here.
    fileprivate func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, count >= wanted.count else { return false }
        return indices.dropLast(wanted.count - 1).contains { start in
            self[start] == first && self[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
