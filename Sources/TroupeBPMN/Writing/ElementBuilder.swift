/// Puts an element of BPMN together: fields first, then what the base has kept.
struct ElementBuilder {
    private var element: XMLElement
    private var children: [XMLElement] = []

    init(_ tag: String, in namespace: String = BPMNNamespace.model, id: String? = nil, name: String? = nil) {
        element = XMLElement(.usual(tag, in: namespace))
        attribute("id", id)
        attribute("name", name)
    }

    init(_ tag: String, in namespace: String = BPMNNamespace.model, _ base: BPMNBase) {
        self.init(tag, in: namespace, id: base.id, name: base.name)
    }

    mutating func attribute(_ name: String, _ value: String?) {
        if let value { element.attributes.append(XMLAttribute(XMLName(name), value)) }
    }

    mutating func attribute(_ name: String, _ value: LocatedText?) { attribute(name, value?.string) }

    /// A truth value, where it is not the one that holds without being said.
    mutating func attribute(_ name: String, _ value: Bool, unless usual: Bool) {
        if value != usual { attribute(name, value ? "true" : "false") }
    }

    mutating func attribute(_ name: String, _ value: Bool?) {
        if let value { attribute(name, value ? "true" : "false") }
    }

    mutating func child(_ child: XMLElement?) {
        if let child { children.append(child) }
    }

    mutating func children(_ more: [XMLElement]) { children += more }

    /// A child that holds a text alone.
    mutating func child(_ tag: String, text: LocatedText) {
        var child = XMLElement(.usual(tag, in: BPMNNamespace.model))
        child.children = [.text(XMLText(text.string))]
        children.append(child)
    }

    /// The element with what its base has kept, its children in the order of the schema.
    consuming func finished(_ base: BPMNBase, keeps content: [XMLNode] = []) -> XMLElement {
        element.attributes += base.attributes
        children += base.documentation.map(\.xml)
        if !base.extensions.isEmpty {
            var extensions = XMLElement(.usual("extensionElements", in: BPMNNamespace.model))
            extensions.children = base.extensions.map(XMLNode.element)
            children.append(extensions)
        }
        children += base.others
        element.children = ElementOrder.sorted(children, of: element.name.local).map(XMLNode.element) + content
        return element
    }
}

extension BPMNDocumentation {
    var xml: XMLElement {
        var builder = ElementBuilder("documentation", base)
        builder.attribute("textFormat", format)
        return builder.finished(base, keeps: content)
    }
}

extension BPMNExpression {
    /// The expression as an element. `xsi:type` gets the model's prefix when the file is written.
    func xml(_ tag: String) -> XMLElement {
        var builder = ElementBuilder(tag, base)
        if isFormal || language != nil { builder.type("tFormalExpression") }
        builder.attribute("language", language)
        return builder.finished(base, keeps: text.string.isEmpty ? [] : [.text(XMLText(text.string))])
    }
}

extension ElementBuilder {
    /// `xsi:type`, without a prefix as yet.
    mutating func type(_ name: String) {
        element.attributes.append(XMLAttribute(.usual("type", in: BPMNNamespace.schemaInstance), name))
    }
}
