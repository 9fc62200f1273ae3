/// Finds the namespaces that a tree's names use without declaring them, so that the root declares them once.
struct NamespaceNeeds {
    private var declared: [XMLNamespace]
    private var uris: Set<String>
    private var used: [String: String] = [:]

    /// - Parameter declared: what the root declares anyway.
    init(declared: [XMLNamespace]) {
        self.declared = declared
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
