import TroupeBPMN

/// What stands beside the processes of a file, by id: found at once, however many there are.
struct BPMNRoots {
    private let messages: [String: BPMNMessage]
    private let signals: [String: BPMNSignal]
    private let errors: [String: BPMNErrorDefinition]
    private let escalations: [String: BPMNEscalation]
    private let definitions: [String: BPMNEventDefinition]
    private let messageFlows: [String: BPMNMessageFlow]

    init(_ model: BPMNModel) {
        func byID<Element: BPMNElement>(_ elements: [Element]) -> [String: Element] {
            Dictionary(elements.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        messages = byID(model.messages)
        signals = byID(model.signals)
        errors = byID(model.errors)
        escalations = byID(model.escalations)
        definitions = byID(model.eventDefinitions)
        let flows = model.collaborations.flatMap(\.messageFlows)
        messageFlows = Dictionary(
            flows.flatMap { [($0.source.string, $0), ($0.target.string, $0)] }, uniquingKeysWith: { first, _ in first })
    }

    func message(_ id: String?) -> BPMNMessage? { id.flatMap { messages[$0] } }
    func signal(_ id: String?) -> BPMNSignal? { id.flatMap { signals[$0] } }
    func error(_ id: String?) -> BPMNErrorDefinition? { id.flatMap { errors[$0] } }
    func escalation(_ id: String?) -> BPMNEscalation? { id.flatMap { escalations[$0] } }

    /// The name of the message that flows to or from a node, where the node itself names none: that of the flow's message,
    /// else of the flow.
    func flowingMessage(at node: String) -> String? {
        guard let flow = messageFlows[node] else { return nil }
        let names = [message(flow.message?.string)?.name, flow.name, flow.id]
        return names.lazy.compactMap { $0 }.first { !$0.isBlank }
    }

    /// An event's definitions, those it only refers to included.
    func eventDefinitions(of node: BPMNFlowNode) -> [BPMNEventDefinition] {
        guard let event = node.event else { return [] }
        return event.definitions + event.references.compactMap { definitions[$0.string] }
    }
}
