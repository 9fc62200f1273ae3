/// What our own namespace says of an element: `troupe:action type="…"` with `troupe:input key="…"`, and `troupe:persona`.
package struct TroupeExtensions: Sendable {
    /// The elements themselves, in the order of the file.
    package let elements: [XMLElement]

    init(_ extensions: [XMLElement]) {
        elements = extensions.filter { $0.name.namespace == BPMNNamespace.troupe }
    }

    /// The step action that a task is.
    package var action: TroupeAction? {
        elements.first { $0.name.local == "action" }.map { element in
            TroupeAction(
                type: element.attribute("type"),
                inputs: element.elements("input", in: BPMNNamespace.troupe).map { input in
                    TroupeAction.Input(
                        key: input.attribute("key"), value: input.attribute("value"),
                        expression: input.attribute("expression"), element: input)
                },
                element: element)
        }
    }

    /// Who does the task: the name of a persona.
    package var persona: LocatedText? {
        elements.first { $0.name.local == "persona" }.map { $0.attribute("name") ?? $0.text }
    }
}

/// One of our step actions, and what it is given.
package struct TroupeAction: Sendable {
    /// One key of the step: a fixed text, or an expression.
    package struct Input: Sendable {
        package var key: LocatedText?
        package var value: LocatedText?
        package var expression: LocatedText?
        package var element: XMLElement
    }

    package var type: LocatedText?
    package var inputs: [Input]
    package var element: XMLElement
}

extension BPMNElement {
    /// What our own namespace says of this element.
    package var troupe: TroupeExtensions { TroupeExtensions(base.extensions) }
}

extension XMLElement {
    /// An element of our own namespace, from names and values in order; nil values are left out.
    package static func troupe(
        _ local: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [XMLElement] = []
    ) -> XMLElement {
        XMLElement(
            .usual(local, in: BPMNNamespace.troupe),
            attributes: attributes.compactMap { name, value in value.map { XMLAttribute(XMLName(name), $0) } },
            children: children.map(XMLNode.element))
    }
}
