/// A path with named places: `/api/runs/{id}/events`, or `/docs/{file...}`, which takes all that follows, also nothing.
package struct RouteTemplate: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// One segment.
    package enum Part: Sendable, Hashable {
        case literal(String)
        case parameter(String)
        /// Only at the end.
        case rest(String)
    }

    /// The template as written.
    package let text: String
    /// Its segments.
    package let parts: [Part]

    package init(_ text: String) {
        self.text = text
        parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.first == "{", part.last == "}" else { return .literal(String(part)) }
            let name = part.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
        }
    }

    package init(stringLiteral value: String) { self.init(value) }

    package var description: String { text }

    /// The names of its places in order.
    package var parameterNames: [String] {
        parts.compactMap { part in
            switch part {
            case .literal: nil
            case .parameter(let name), .rest(let name): name
            }
        }
    }

    /// Why it cannot be used, nil if it can.
    var fault: String? {
        if text.first != "/" { return "it must begin with \"/\"" }
        let names = parameterNames
        if Set(names).count != names.count { return "a parameter occurs twice" }
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let name):
                if name.contains(where: { "{}?#".contains($0) }) {
                    return "\"\(name)\" is neither a name nor a parameter"
                }
            case .parameter(let name), .rest(let name):
                if name.isEmpty || !name.utf8.allSatisfy(RequestStrictness.isTokenByte) {
                    return "\"{\(name)}\" is no parameter name"
                }
            }
            if case .rest = part, index != parts.count - 1 { return "\"...\" is allowed at the end only" }
        }
        return nil
    }
}
