/// The name of an element or an attribute.
package struct XMLName: Hashable, Sendable {
    /// The namespace's address; empty for none.
    package var namespace: String
    /// The name without its prefix.
    package var local: String
    /// The prefix it is written with; empty for none. Two names that differ in nothing else are the same.
    package var prefix: String

    package init(_ local: String, in namespace: String = "", prefix: String = "") {
        self.namespace = namespace
        self.local = local
        self.prefix = prefix
    }

    /// The name as it is written: `prefix:local`.
    package var qualified: String { prefix.isEmpty ? local : "\(prefix):\(local)" }

    package static func == (left: XMLName, right: XMLName) -> Bool {
        left.local == right.local && left.namespace == right.namespace
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(local)
        hasher.combine(namespace)
    }
}
