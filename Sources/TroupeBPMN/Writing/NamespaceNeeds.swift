/// Finds the namespaces that a tree's names use without declaring them, so that the root declares them once.
struct NamespaceNeeds {
    /// Attributes and declarations of a root that gets more of them. Beyond, each element declares what it needs for itself:
    /// all in one place, the namespaces of a large file could be more than `XMLLimits` lets a reader accept.
    private static let most = 100

    private var declared: [XMLNamespace]
    private var uris: Set<String>
    private var used: [String: String] = [:]
    private let room: Int

    /// - Parameters:
    ///   - declared: what the root declares anyway.
    ///   - attributes: how many attributes it has besides.
    init(declared: [XMLNamespace], attributes: Int) {
        self.declared = declared
        room = Self.most - declared.count - attributes
        uris = Set(declared.map(\.uri))
    }

    /// - Parameter inner: what elements around this one declare, the root left out.
    mutating func visit(_ element: XMLElement, inner: [XMLNamespace]) {
        let inner = inner.isEmpty && element.declarations == declared ? [] : inner + element.declarations
        note(element.name, inner)
        for attribute in element.attributes { note(attribute.name, inner) }
        for child in element.children {
            if case .element(let element) = child { visit(element, inner: inner) }
        }
    }

    private mutating func note(_ name: XMLName, _ inner: [XMLNamespace]) {
        if name.namespace.isEmpty || name.prefix == "xml" || uris.contains(name.namespace) { return }
        if inner.last(where: { $0.prefix == name.prefix })?.uri == name.namespace { return }
        if used.count >= room { return }
        uris.insert(name.namespace)
        used[name.namespace] = name.prefix
    }

    /// What the root declares: first what the file declared, then our own namespaces in their usual order, then others.
    var declarations: [XMLNamespace] {
        var result = declared
        let rest = used.keys.filter { !BPMNNamespace.usual.contains($0) }.sorted()
        for namespace in BPMNNamespace.usual.filter({ used[$0] != nil }) + rest {
            var prefix = used[namespace] ?? ""
            var number = 0
            while prefix.isEmpty || result.contains(where: { $0.prefix == prefix }) {
                number += 1
                prefix = "ns\(number)"
            }
            result.append(XMLNamespace(prefix: prefix, uri: namespace))
        }
        return result
    }
}
