package import TroupeBPMN
package import TroupeGraph

/// Writes a workflow in YAML as a BPMN process that every modeler opens and that means the same here.
///
/// Nodes, blocks, flows, conditions, loops and names are BPMN's own; all that BPMN has no word for stands in `troupe:`
/// elements. `WorkflowImport` reads it back to the same definition.
package struct WorkflowExport {
    let definition: Definition
    /// Ids that are taken: those of the graph, and of what BPMN needs beside it.
    private var ids: ElementIDs

    /// The file of a workflow, without a drawing; nil for a graph that did not come from YAML.
    package static func model(of definition: Definition) -> BPMNModel? {
        guard definition.process == nil, definition.nodes.first?.kind == .subprocess(0) else { return nil }
        var export = WorkflowExport(definition)
        return export.model()
    }

    private init(_ definition: Definition) {
        self.definition = definition
        ids = ElementIDs()
        for node in definition.nodes { _ = ids.claim(node.id) }
        for flow in definition.flows { _ = ids.claim(flow.id) }
    }

    mutating func id(_ base: String) -> String { ids.claim(ElementIDs.legal(base)) }

    private mutating func model() -> BPMNModel {
        var model = BPMNModel(targetNamespace: "https://troupe.dev/workflows")
        model.base.id = id("definitions")
        model.exporter = "Troupe"
        let root = definition.nodes[0]
        var process = BPMNProcess(id: root.id, name: definition.name)
        process.base.attributes = [XMLAttribute(.usual("language", in: BPMNNamespace.troupe), "yaml")]
        if let text = definition.description { process.base.documentation = [BPMNDocumentation(text)] }
        process.base.extensions = [workflow()]
        if let step = step(root) { process.base.extensions.append(step) }
        process.content = scope(0)
        if let handler = root.errorHandling?.handler {
            var inner = BPMNSubProcess(isTriggeredByEvent: true)
            inner.content = scope(handler, isFailure: true)
            var node = BPMNFlowNode(id: id("on-failure"), name: "On failure", .subProcess(inner))
            node.base.extensions = block(of: handler)
            process.content.nodes.append(node)
        }
        process.content.listFlowsAtNodes()
        model.processes = [process]
        return model
    }

    /// `troupe:workflow`: all that is no graph.
    private func workflow() -> XMLElement {
        var children: [XMLElement] = []
        for input in definition.inputs {
            var inner = input.values.map { value("value", .constant($0)) }
            if let preset = input.defaultValue { inner.append(value("default", .constant(preset))) }
            children.append(
                .troupe(
                    "input",
                    [
                        "name": input.name, "type": input.kind.rawValue, "required": input.required ? "true" : nil,
                        "pattern": input.pattern, "description": input.description,
                    ], inner))
        }
        for output in definition.outputs {
            children.append(value("output", output.value, ["name": output.name, "description": output.description]))
        }
        for entry in definition.environment { children.append(value("env", entry.value, ["name": entry.key])) }
        if let workspace = definition.workspace { children.append(value("workspace", workspace)) }
        for tag in definition.tags { children.append(.troupe("tag", ["name": tag])) }
        for criterion in definition.successCriteria { children.append(.troupe("success", ["text": criterion])) }
        let id = definition.id == definition.nodes[0].id ? nil : definition.id
        return .troupe(
            "workflow",
            [
                "id": id, "version": definition.version, "type": definition.type, "persona": definition.persona,
            ], children)
    }

    /// An element that holds a template.
    func value(
        _ local: String, _ template: ValueTemplate, _ attributes: KeyValuePairs<String, String?> = [:]
    ) -> XMLElement {
        let (form, text) = WorkflowTexts.encode(template, definition.expressions)
        var element = XMLElement.troupe(local, attributes)
        if form != .text { element.attributes.append(XMLAttribute(XMLName("form"), form.rawValue)) }
        let isCDATA = form == .script && text.unicodeScalars.contains { "<>&".unicodeScalars.contains($0) }
        element.children = [.text(XMLText(text, isCDATA: isCDATA))]
        return element
    }

    /// A condition or the like: what stands inside `${…}`.
    func expression(_ index: ExpressionIndex) -> BPMNExpression {
        BPMNExpression(LocatedText(definition.expressions[index].text), language: WorkflowTexts.language)
    }
}
