/// The attributes and children of an element that nobody has asked for yet: whatever is left at the end is kept as it is.
struct ElementFields {
    let element: XMLElement
    private var attributes: [XMLAttribute]
    private var children: [XMLElement]
    /// What prefixes mean at the root: a tree that is kept says for itself what it declares beyond that.
    let root: XMLNamespaces
    /// All ids of the file.
    let ids: Set<String>

    init(_ element: XMLElement, root: XMLNamespaces, ids: Set<String>) {
        self.element = element
        self.root = root
        self.ids = ids
        attributes = element.attributes
        children = element.elements
    }

    /// Takes an attribute without a namespace.
    mutating func text(_ name: String) -> LocatedText? {
        guard let index = attributes.firstIndex(where: { $0.name.local == name && $0.name.namespace.isEmpty }) else {
            return nil
        }
        return element.text(of: attributes.remove(at: index))
    }

    mutating func string(_ name: String) -> String? { text(name)?.string }

    /// Takes an attribute that is true or false; one that is neither stays where it is.
    mutating func bool(_ name: String) -> Bool? {
        let value = attributes.first { $0.name.local == name && $0.name.namespace.isEmpty }
            .flatMap { attribute -> Bool? in
                switch attribute.value.trimmed {
                case "true", "1": true
                case "false", "0": false
                default: nil
                }
            }
        if value != nil { _ = text(name) }
        return value
    }

    /// Takes an attribute that is a whole number; one that is not stays where it is.
    mutating func int(_ name: String) -> Int? {
        let value = attributes.first { $0.name.local == name && $0.name.namespace.isEmpty }
            .flatMap { Int($0.value.trimmed) }
        if value != nil { _ = text(name) }
        return value
    }

    /// Takes `xsi:type`: the name of the type, without its prefix.
    mutating func schemaType() -> String? {
        let index = attributes.firstIndex {
            $0.name.local == "type" && $0.name.namespace == BPMNNamespace.schemaInstance
        }
        return index.map { XMLQName.local(attributes.remove(at: $0).value) }
    }

    /// Takes a reference to an element: an id, with or without a prefix. A prefix is dropped, whatever it means here: what it
    /// points to is looked up by its id alone. Only what is an id as it stands keeps its colon.
    mutating func reference(_ name: String) -> LocatedText? {
        text(name).flatMap { reference(in: $0) }
    }

    /// The reference that is the text of an element.
    func reference(in text: LocatedText) -> LocatedText? {
        var text = text
        text.string = text.string.trimmed
        if text.string.isEmpty { return nil }
        while !ids.contains(text.string), let colon = text.string.firstIndex(of: ":") {
            text.string = String(text.string[text.string.index(after: colon)...]).trimmed
        }
        if text.string.isEmpty { return nil }
        return text
    }

    /// Takes all children of a name.
    mutating func take(_ local: String, in namespace: String = BPMNNamespace.model) -> [XMLElement] {
        take { $0.local == local && $0.namespace == namespace }
    }

    /// Takes all children whose name is wanted.
    mutating func take(where isWanted: (XMLName) -> Bool) -> [XMLElement] {
        let taken = children.filter { isWanted($0.name) }
        if !taken.isEmpty { children.removeAll { isWanted($0.name) } }
        return taken
    }

    /// Takes the first child of a name; further ones stay. What is not written again as the same element must not be taken, as
    /// the next one would be the first when that is read.
    mutating func first(
        _ local: String, in namespace: String = BPMNNamespace.model,
        where isUsable: (XMLElement) -> Bool = { _ in true }
    ) -> XMLElement? {
        children.firstIndex { $0.name.local == local && $0.name.namespace == namespace && isUsable($0) }
            .map { children.remove(at: $0) }
    }

    /// Takes what every element has, and all that is left: call it last.
    mutating func base(hasName: Bool = true) -> BPMNBase {
        var base = BPMNBase(id: string("id").flatMap { $0.isEmpty ? nil : $0 }, name: hasName ? string("name") : nil)
        base.location = element.location
        base.documentation = take("documentation").map(documentation)
        // Several are against the schema; their content counts all the same.
        base.extensions = take("extensionElements").flatMap(\.elements).map { $0.selfContained(beyond: root) }
        base.attributes = attributes
        base.others = children.map { $0.selfContained(beyond: root) }
        return base
    }

    private func documentation(_ element: XMLElement) -> BPMNDocumentation {
        var fields = ElementFields(element, root: root, ids: ids)
        var result = BPMNDocumentation()
        result.format = fields.string("textFormat")
        result.base.id = fields.string("id")
        result.base.attributes = fields.attributes
        result.content = element.children.map { $0.selfContained(beyond: root) }
        return result
    }
}

/// A name that stands in a value: `prefix:local`.
enum XMLQName {
    static func local(_ value: String) -> String {
        let trimmed = value.trimmed
        return trimmed.lastIndex(of: ":").map { String(trimmed[trimmed.index(after: $0)...]) } ?? trimmed
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        func isSpace(_ character: Unicode.Scalar) -> Bool {
            character == " " || character == "\n" || character == "\t" || character == "\r"
        }
        let scalars = unicodeScalars
        guard let start = scalars.firstIndex(where: { !isSpace($0) }),
            let end = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return start == scalars.startIndex && scalars.index(after: end) == scalars.endIndex
            ? self : String(scalars[start...end])
    }
}

extension XMLElement {
    /// The same with those prefixes declared that its values use (as `prefix:word`) and that mean nothing, or something
    /// else, at the root. The prefixes of names need no care: the writer knows their namespaces.
    func selfContained(beyond root: XMLNamespaces) -> XMLElement {
        if namespaces === root { return self }
        var element = self
        for prefix in valuePrefixes.sorted() where !element.declarations.contains(where: { $0.prefix == prefix }) {
            if let outer = namespaces.declares(prefix, inside: root) { element.declarations.append(outer) }
        }
        return element
    }

    /// The words before the colon of values in here.
    private var valuePrefixes: Set<String> {
        var found: Set<String> = []
        func note(_ value: String) {
            let head = value.utf8.prefix(64)
            guard let colon = head.firstIndex(of: UInt8(ascii: ":")), colon != value.startIndex else { return }
            found.insert(String(value[..<colon]).trimmed)
        }
        for attribute in attributes { note(attribute.value) }
        for child in children {
            switch child {
            case .text(let text): note(text.string)
            case .element(let inner): found.formUnion(inner.valuePrefixes)
            }
        }
        return found
    }
}

extension XMLNode {
    func selfContained(beyond root: XMLNamespaces) -> XMLNode {
        if case .element(let element) = self { .element(element.selfContained(beyond: root)) } else { self }
    }
}
