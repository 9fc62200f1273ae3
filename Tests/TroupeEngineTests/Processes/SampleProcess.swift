import TroupeEngine
import TroupeGraph
import TroupeTesting

/// BPMN processes of a start event, elements in a row, and an end event.
enum SampleProcess {
    struct Element {
        var id: String
        var kind: Node.Kind
        /// A message boundary event that does not interrupt, by its message.
        var reminder: MessageTrigger?
    }

    static func deployment(
        _ id: String, start: [Trigger] = [], tag: String? = nil, hash: String = "1", _ elements: Element...
    ) -> Deployment {
        var definition = Definition(id: id, file: "\(id).bpmn")
        definition.process = ProcessDetails()
        definition.process?.versionTag = tag
        definition.nodes = [Node(id: id, scope: 0, kind: .subprocess(0))]
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.scopes[0].starts = start.isEmpty ? [1] : []
        definition.scopes[0].eventSubprocesses = []
        var last = add(
            "start", .event(EventNode(position: .start(isInterrupting: true), triggers: start)), &definition)
        if !start.isEmpty { definition.process?.startEvents = [last] }
        for element in elements {
            let node = add(element.id, element.kind, &definition)
            connect(last, node, &definition)
            last = node
            guard let reminder = element.reminder else { continue }
            let event = add(
                "\(element.id)-reminder",
                .event(
                    EventNode(
                        position: .boundary(attachedTo: node, isInterrupting: false), triggers: [.message(reminder)])),
                &definition)
            var parts = ElementDetails.Parts()
            parts.boundaryEvents = [event]
            definition.nodes[node].details = ElementDetails(parts)
            let end = add("\(element.id)-reminded", .event(EventNode(position: .end)), &definition)
            connect(event, end, &definition)
        }
        connect(last, add("end", .event(EventNode(position: .end)), &definition), &definition)
        return Deployment(
            id: id, hash: hash, file: "\(id).bpmn", source: Array(id.utf8), definition: definition,
            deployedAt: 1_700_000_000_000_000)
    }

    private static func add(_ id: String, _ kind: Node.Kind, _ definition: inout Definition) -> NodeIndex {
        definition.nodes.append(Node(id: id, scope: 0, kind: kind, isStep: true))
        definition.scopes[0].nodes.append(definition.nodes.count - 1)
        return definition.nodes.count - 1
    }

    private static func connect(_ source: NodeIndex, _ target: NodeIndex, _ definition: inout Definition) {
        let index = definition.flows.count
        let id = "\(definition.nodes[source].id)_\(definition.nodes[target].id)"
        definition.flows.append(Flow(id: id, source: source, target: target))
        definition.nodes[source].outgoing.append(index)
        definition.nodes[target].incoming.append(index)
    }
}

extension SampleProcess.Element {
    static func text(_ text: String) -> ValueTemplate { .constant(.string(text)) }

    static func worker(_ id: String, type: String? = nil, priority: Int = 0, reminder: MessageTrigger? = nil) -> Self {
        let task = WorkerTask(
            type: text(type ?? id), priority: priority == 0 ? nil : .constant(.integer(priority)))
        return Self(id: id, kind: .task(.worker(task)), reminder: reminder)
    }

    static func receive(_ id: String, message: String, key: String) -> Self {
        Self(id: id, kind: .task(.receive(.named(message, key: key))))
    }

    static func catching(_ id: String, _ trigger: Trigger) -> Self {
        Self(id: id, kind: .event(EventNode(position: .intermediateCatch, triggers: [trigger])))
    }

    static func throwing(_ id: String, _ trigger: Trigger) -> Self {
        Self(id: id, kind: .event(EventNode(position: .intermediateThrow, triggers: [trigger])))
    }

    static func call(_ id: String, _ process: String, _ binding: Binding) -> Self {
        Self(id: id, kind: .callActivity(CallActivity(process: text(process), binding: binding)))
    }
}

extension MessageTrigger {
    static func named(_ name: String, key: String? = nil) -> Self {
        MessageTrigger(
            name: .constant(.string(name)), correlationKey: key.map { .constant(.string($0)) })
    }
}

extension Trigger {
    static func duration(_ text: String) -> Self { .timer(.duration(.constant(.string(text)))) }
    static func cycle(_ text: String) -> Self { .timer(.cycle(.constant(.string(text)))) }
    static func signal(_ name: String) -> Self { .signal(name: .constant(.string(name))) }
}
