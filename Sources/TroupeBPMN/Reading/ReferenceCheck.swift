import TroupeGraph

/// Finds references to nothing, or to something of the wrong kind. An error is what the schema forbids too (sequence flows,
/// default flows); other references may mean another file, so that they are warnings here, and for a deployment to judge.
struct ReferenceCheck {
    private(set) var diagnostics: [Diagnostic] = []
    /// Tags by id.
    private var tags: [String: String] = [:]
    /// The id of the element whose references are being looked at.
    private var owner: String?

    init(model: BPMNModel, root: XMLElement) {
        collect(root)
        for process in model.processes { check(process.content) }
        for definition in model.eventDefinitions {
            owner = definition.base.id
            check(definition)
        }
        for collaboration in model.collaborations { check(collaboration) }
        for diagram in model.diagrams { check(diagram) }
    }

    private mutating func collect(_ element: XMLElement) {
        if let id = element.attribute("id")?.string, tags[id] == nil { tags[id] = element.name.local }
        for child in element.elements { collect(child) }
    }

    private mutating func check(_ scope: BPMNScope) {
        let here = Set(scope.nodes.map(\.id))
        var sources: [String: String] = [:]
        for flow in scope.flows {
            sources[flow.id] = flow.source.string
            owner = flow.id
            for (end, name) in [(flow.source, "sourceRef"), (flow.target, "targetRef")] where end.string != "" {
                if here.contains(end.string) { continue }
                switch tags[end.string] {
                case nil: report(.error, .unknownReference, "\(name) '\(shown(end))' is no element of this file", end)
                case let tag? where BPMNReader.nodes.contains(tag):
                    report(
                        .warning, .crossesScope,
                        "\(name) '\(shown(end))' stands in another process or sub-process: a sequence flow stays in one",
                        end)
                case let tag?:
                    let message =
                        "\(name) '\(shown(end))' is \(articled(tag)): a sequence flow joins events, gateways and activities"
                    report(.warning, .wrongReference, message, end)
                }
            }
        }
        for node in scope.nodes { check(node, in: scope, here: here, sources: sources) }
        for set in scope.laneSets { check(set) }
        for data in scope.data {
            owner = data.id
            switch data.kind {
            case .object: break
            case .objectReference(let reference): expect(reference, "dataObjectRef", ["dataObject"])
            case .storeReference(let reference): expect(reference, "dataStoreRef", ["dataStore"])
            }
        }
        check(scope.artifacts)
    }

    private mutating func check(
        _ node: BPMNFlowNode, in scope: BPMNScope, here: Set<String>, sources: [String: String]
    ) {
        owner = node.id
        if let flow = node.defaultFlow {
            if tags[flow.string] == nil {
                report(.error, .unknownReference, "default '\(shown(flow))' is no element of this file", flow)
            } else if sources[flow.string] != node.id {
                let message = "default '\(shown(flow))' is no sequence flow that leaves \(node.tag) '\(node.id)'"
                report(.warning, .wrongReference, message, flow)
            }
        }
        for flow in node.incoming { expect(flow, "incoming", ["sequenceFlow"]) }
        for flow in node.outgoing { expect(flow, "outgoing", ["sequenceFlow"]) }
        if let boundary = node.boundaryEvent, boundary.attachedTo.string != "",
            !here.contains(boundary.attachedTo.string)
        {
            expect(boundary.attachedTo, "attachedToRef", [])
        }
        for definition in node.event?.definitions ?? [] { check(definition) }
        for reference in node.event?.references ?? [] {
            expect(reference, "eventDefinitionRef", BPMNReader.eventDefinitions)
        }
        switch node.task?.kind {
        case .send(let message), .receive(let message, _): expect(message, "messageRef", ["message"])
        default: break
        }
        if let inner = node.subProcess?.content { check(inner) }
    }

    private mutating func check(_ definition: BPMNEventDefinition) {
        switch definition.kind {
        case .message(let reference): expect(reference, "messageRef", ["message"])
        case .signal(let reference): expect(reference, "signalRef", ["signal"])
        case .error(let reference): expect(reference, "errorRef", ["error"])
        case .escalation(let reference): expect(reference, "escalationRef", ["escalation"])
        case .compensate(let activity, _): expect(activity, "activityRef", [])
        case .timer, .link, .conditional, .cancel, .terminate: break
        }
    }

    private mutating func check(_ set: BPMNLaneSet) {
        for lane in set.lanes {
            owner = lane.id
            for node in lane.nodes { expect(node, "flowNodeRef", []) }
            if let inner = lane.children { check(inner) }
        }
    }

    private mutating func check(_ artifacts: [BPMNArtifact]) {
        for artifact in artifacts {
            switch artifact {
            case .annotation, .group: break
            case .association(let association):
                owner = association.id
                expect(association.source, "sourceRef", [])
                expect(association.target, "targetRef", [])
            }
        }
    }

    private mutating func check(_ collaboration: BPMNCollaboration) {
        for participant in collaboration.participants {
            owner = participant.id
            expect(participant.process, "processRef", ["process"])
        }
        for flow in collaboration.messageFlows {
            owner = flow.id
            expect(flow.source, "sourceRef", [])
            expect(flow.target, "targetRef", [])
            expect(flow.message, "messageRef", ["message"])
        }
        check(collaboration.artifacts)
    }

    private mutating func check(_ diagram: BPMNDiagram) {
        owner = diagram.planeID
        expect(diagram.element, "bpmnElement", [])
        for shape in diagram.shapes {
            owner = shape.base.id
            expect(shape.element, "bpmnElement", [])
        }
        for edge in diagram.edges {
            owner = edge.base.id
            expect(edge.element, "bpmnElement", [])
        }
    }

    /// Reports a reference to nothing, or to none of the tags, if any are given.
    private mutating func expect(_ reference: LocatedText?, _ name: String, _ wanted: Set<String>) {
        guard let reference, !reference.string.isEmpty else { return }
        guard let tag = tags[reference.string] else {
            let message = "\(name) '\(shown(reference))' is no element of this file"
            return report(.warning, .unknownReference, message, reference)
        }
        if wanted.isEmpty || wanted.contains(tag) { return }
        let expected = wanted.count == 1 ? wanted.first.map(articled) ?? "" : "an event definition"
        report(
            .warning, .wrongReference, "\(name) '\(shown(reference))' is \(articled(tag)), not \(expected)", reference
        )
    }

    private func articled(_ tag: String) -> String { "aeiou".contains(tag.prefix(1)) ? "an \(tag)" : "a \(tag)" }

    private func shown(_ text: LocatedText) -> String { String(text.string.prefix(80)) }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ rule: ImportRule, _ message: String, _ text: LocatedText
    ) {
        guard let place = text.location else { return }
        diagnostics.append(Diagnostic(severity, rule, message, at: place, element: owner))
    }
}
