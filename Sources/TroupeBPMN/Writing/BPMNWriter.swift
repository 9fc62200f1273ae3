/// Writes a model as a BPMN 2.0 file: in the order of the schema, with all that was kept of the file it came from.
package enum BPMNWriter {
    /// The file's text, in UTF-8.
    package static func write(_ model: BPMNModel) -> String { XMLWriter.document(tree(model)) }

    /// The file as a tree.
    package static func tree(_ model: BPMNModel) -> XMLElement {
        var builder = ElementBuilder("definitions", model.base)
        builder.attribute("targetNamespace", model.targetNamespace)
        builder.attribute("expressionLanguage", model.expressionLanguage)
        builder.attribute("exporter", model.exporter)
        builder.attribute("exporterVersion", model.exporterVersion)
        builder.children(model.collaborations.map(\.xml))
        builder.children(model.processes.map(\.xml))
        builder.children(model.messages.map { ElementBuilder("message", $0.base).finished($0.base) })
        builder.children(model.signals.map { ElementBuilder("signal", $0.base).finished($0.base) })
        builder.children(model.errors.map { coded("error", "errorCode", $0.code, $0.base) })
        builder.children(model.escalations.map { coded("escalation", "escalationCode", $0.code, $0.base) })
        builder.children(model.dataStores.map { ElementBuilder("dataStore", $0.base).finished($0.base) })
        builder.children(model.eventDefinitions.map(\.xml))
        builder.children(model.diagrams.map(\.xml))
        var root = builder.finished(model.base)
        root.declarations = model.namespaces
        var needs = NamespaceNeeds(declared: model.namespaces, attributes: root.attributes.count)
        needs.visit(root, inner: [])
        root.declarations = needs.declarations
        let prefix = root.declarations.first { $0.uri == BPMNNamespace.model }?.prefix ?? ""
        root.qualifyTypes(with: prefix)
        return root
    }

    private static func coded(_ tag: String, _ name: String, _ code: LocatedText?, _ base: BPMNBase) -> XMLElement {
        var builder = ElementBuilder(tag, base)
        builder.attribute(name, code)
        return builder.finished(base)
    }
}

extension XMLElement {
    /// Gives the `xsi:type` of elements of BPMN the prefix of BPMN.
    fileprivate mutating func qualifyTypes(with prefix: String) {
        guard name.isBPMN, !prefix.isEmpty else { return }
        for index in attributes.indices
        where attributes[index].name.namespace == BPMNNamespace.schemaInstance
            && attributes[index].value == "tFormalExpression"
        {
            attributes[index].value = "\(prefix):tFormalExpression"
        }
        for index in children.indices {
            guard case .element(var element) = children[index] else { continue }
            element.qualifyTypes(with: prefix)
            children[index] = .element(element)
        }
    }
}
