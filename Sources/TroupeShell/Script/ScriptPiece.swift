/// A stretch of the script to be: the author's text, or the reference that replaces a hole.
enum ScriptPiece: Hashable, Sendable {
    case text([UInt8])
    /// `backquotes` counts the backquoted substitutions around it: each takes away one level of backslashes.
    case reference(hole: Int, backquotes: Int)

    /// The piece as it must be written inside one more pair of backquotes.
    var inBackquotes: ScriptPiece {
        switch self {
        case .text(let bytes): .text(Self.backquoted(bytes))
        case .reference(let hole, let backquotes): .reference(hole: hole, backquotes: backquotes + 1)
        }
    }

    /// Puts a backslash before what a backquoted substitution would otherwise unescape.
    static func backquoted(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 8)
        for byte in bytes {
            if byte == .backslash || byte == .backquote || byte == .dollar { result.append(.backslash) }
            result.append(byte)
        }
        return result
    }
}
