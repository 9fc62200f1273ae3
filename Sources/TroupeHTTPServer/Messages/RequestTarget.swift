/// A request target (RFC 9112, section 3.2), split and decoded.
package struct RequestTarget: Sendable, Equatable {
    /// One `name=value` of a query, decoded (`+` is a space).
    package struct QueryItem: Sendable, Equatable {
        /// Before the first `=`.
        package let name: String
        /// After it, empty if there is none.
        package let value: String
    }

    /// As the client sent it.
    package let raw: String
    /// The path as sent, without the query.
    package let rawPath: String
    /// The authority of an absolute-form target, as sent.
    package let authority: String?
    /// The path's segments, decoded: `/a/b%20c/` is `["a", "b c", ""]`, `/` is `[""]`. None is `.` or `..`.
    package let segments: [String]
    /// The query's items in order.
    package let query: [QueryItem]

    /// Query items that a request may have.
    static let queryItemLimit = 256

    /// Refuses with 400 what is no target, a bad escape, an encoded control character, text that is not UTF-8, and
    /// the segments `.` and `..`: a path has one meaning only.
    package init(parsing raw: String) throws(HTTPFailure) {
        self.raw = raw
        var rest = raw[...]
        if let scheme = ["http://", "https://"].first(where: { raw.lowercased().hasPrefix($0) }) {
            let afterScheme = raw.dropFirst(scheme.count)
            let end = afterScheme.firstIndex { "/?#".contains($0) } ?? afterScheme.endIndex
            authority = String(afterScheme[..<end])
            rest = afterScheme[end...]
            if rest.first != "/" { rest = "/" + rest }
        } else {
            authority = nil
        }
        if raw == "*" {
            (rawPath, segments, query) = ("*", [], [])
            return
        }
        guard rest.first == "/" else { throw .badRequest("the request target must begin with \"/\"") }
        if rest.contains("#") { throw .badRequest("the request target must not have a fragment") }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        rawPath = String(parts[0])

        var segments: [String] = []
        for part in parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let segment = try Self.decode(part, plusIsSpace: false)
            if segment == "." || segment == ".." { throw .badRequest("the path has a \".\" or \"..\" segment") }
            segments.append(segment)
        }
        self.segments = segments

        var query: [QueryItem] = []
        if parts.count == 2 {
            for item in parts[1].split(separator: "&") {
                if query.count == Self.queryItemLimit { throw .badRequest("the query has too many items") }
                let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let value = pair.count == 2 ? try Self.decode(pair[1], plusIsSpace: true) : ""
                query.append(QueryItem(name: try Self.decode(pair[0], plusIsSpace: true), value: value))
            }
        }
        self.query = query
    }

    /// RFC 3986, section 2.1. Controls are refused also when encoded; a query value may hold tab and line ends.
    private static func decode(_ text: Substring, plusIsSpace: Bool) throws(HTTPFailure) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                    throw .badRequest("the request target has a bad %-escape")
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(32)
            default: bytes.append(byte)
            }
        }
        let allowed: Set<UInt8> = plusIsSpace ? [9, 10, 13] : []
        guard bytes.allSatisfy({ ($0 >= 32 && $0 != 127) || allowed.contains($0) }) else {
            throw .badRequest("the request target has a control character")
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .badRequest("the request target is not UTF-8")
        }
        return decoded
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
        default: nil
        }
    }
}
