package import TroupeGraph

/// One element of an XML document: a value, made by the parser or by hand.
package struct XMLElement: Sendable {
    package var name: XMLName
    /// In the order of the file, without `xmlns`.
    package var attributes: [XMLAttribute]
    /// Elements and texts in the order of the file. White space between elements is left out, comments and processing
    /// instructions too.
    package var children: [XMLNode]
    /// The `xmlns` of the element itself.
    package var declarations: [XMLNamespace]
    /// What prefixes mean inside.
    package var namespaces: XMLNamespaces
    /// Where the parser found it; nil for one that was made by hand.
    package var origin: XMLOrigin?

    package init(
        _ name: XMLName, attributes: [XMLAttribute] = [], children: [XMLNode] = [], declarations: [XMLNamespace] = []
    ) {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.declarations = declarations
        namespaces = declarations.isEmpty ? .none : XMLNamespaces(declarations, inside: nil)
    }

    /// The child elements.
    package var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// Where it begins: its `<`.
    package var location: SourceLocation? { origin?.location }

    /// All text directly in here, and where it stands.
    package var text: LocatedText {
        var string = ""
        var origin: LocatedText.Origin?
        for case .text(let text) in children {
            if string.isEmpty { origin = text.origin.map(LocatedText.Origin.content) }
            string += text.string
        }
        return LocatedText(string, origin: origin)
    }

    /// The value of an attribute, and where it stands; nil when it is not there.
    package func attribute(_ local: String, in namespace: String = "") -> LocatedText? {
        attributes.first { $0.name.local == local && $0.name.namespace == namespace }.map(text(of:))
    }

    /// The value of one of the attributes, and where it stands.
    package func text(of attribute: XMLAttribute) -> LocatedText {
        LocatedText(attribute.value, origin: origin.map { .attribute($0, attribute.name.qualified) })
    }

    /// The child elements of a name.
    package func elements(_ local: String, in namespace: String) -> [XMLElement] {
        elements.filter { $0.name.local == local && $0.name.namespace == namespace }
    }
}

/// One attribute.
package struct XMLAttribute: Hashable, Sendable {
    package var name: XMLName
    /// The value, with entities replaced.
    package var value: String

    package init(_ name: XMLName, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What stands in an element.
package enum XMLNode: Sendable {
    case element(XMLElement)
    case text(XMLText)
}

/// Text between tags; neighbouring text and CDATA sections are one.
package struct XMLText: Sendable {
    package var string: String
    /// Whether any of it was a CDATA section, so that it is written as one.
    package var isCDATA: Bool
    /// Behind the tag in front of it; nil for one that was made by hand.
    package var origin: XMLOrigin?

    package init(_ string: String, isCDATA: Bool = false) {
        self.string = string
        self.isCDATA = isCDATA
    }
}
