/// One `xmlns`: what a prefix means.
package struct XMLNamespace: Hashable, Sendable {
    /// Empty for the default namespace.
    package var prefix: String
    /// The address; empty where the default namespace is taken back.
    package var uri: String

    package init(prefix: String, uri: String) {
        self.prefix = prefix
        self.uri = uri
    }
}

/// What prefixes mean at one place of a document: the declarations of an element and those around it.
package final class XMLNamespaces: Sendable {
    /// What holds where nothing is declared.
    package static let none = XMLNamespaces([], inside: nil)

    private let declared: [XMLNamespace]
    private let outer: XMLNamespaces?

    init(_ declared: [XMLNamespace], inside outer: XMLNamespaces?) {
        self.declared = declared
        self.outer = outer
    }

    /// The namespace of a prefix (empty: the default namespace); nil where the prefix means nothing.
    package func uri(of prefix: String) -> String? {
        if prefix == "xml" { return "http://www.w3.org/XML/1998/namespace" }
        var scope: XMLNamespaces? = self
        while let current = scope {
            if let found = current.declared.last(where: { $0.prefix == prefix }) { return found.uri }
            scope = current.outer
        }
        return nil
    }

    /// Whether a prefix means something else inside `limit` than it means there.
    func declares(_ prefix: String, inside limit: XMLNamespaces) -> XMLNamespace? {
        var scope: XMLNamespaces? = self
        while let current = scope, current !== limit {
            if let found = current.declared.last(where: { $0.prefix == prefix }) { return found }
            scope = current.outer
        }
        return nil
    }
}
