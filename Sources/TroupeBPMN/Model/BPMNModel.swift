/// A BPMN 2.0 file as values. References between elements are ids, in the text of the file (`LocatedText`).
package struct BPMNModel: Sendable, BPMNElement {
    package var base = BPMNBase()
    package var targetNamespace: String
    /// The program that wrote the file.
    package var exporter: String?
    package var exporterVersion: String?
    /// The language of expressions that name none.
    package var expressionLanguage: String?
    /// The prefixes of the file, which texts in extensions may use.
    package var namespaces: [XMLNamespace] = []

    package var processes: [BPMNProcess] = []
    package var collaborations: [BPMNCollaboration] = []
    package var messages: [BPMNMessage] = []
    package var signals: [BPMNSignal] = []
    package var errors: [BPMNErrorDefinition] = []
    package var escalations: [BPMNEscalation] = []
    package var dataStores: [BPMNDataStore] = []
    /// Event definitions that several events refer to.
    package var eventDefinitions: [BPMNEventDefinition] = []
    package var diagrams: [BPMNDiagram] = []
    // Imports, item definitions, interfaces, categories, choreographies and the like are in `base.others`.

    package init(targetNamespace: String = "https://troupe.dev/bpmn") {
        self.targetNamespace = targetNamespace
    }
}

extension BPMNModel {
    /// The process of an id.
    package func process(_ id: String) -> BPMNProcess? { processes.first { $0.id == id } }

    package func message(_ id: String?) -> BPMNMessage? { messages.first { $0.id == id } }
    package func signal(_ id: String?) -> BPMNSignal? { signals.first { $0.id == id } }
    package func error(_ id: String?) -> BPMNErrorDefinition? { errors.first { $0.id == id } }
    package func escalation(_ id: String?) -> BPMNEscalation? { escalations.first { $0.id == id } }

    /// The participant that stands for a process, in the first collaboration that has one.
    package func participant(ofProcess id: String) -> BPMNParticipant? {
        collaborations.lazy.flatMap(\.participants).first { $0.process?.string == id }
    }

    /// An event's definitions, those it only refers to included. More than one: a multiple event.
    package func eventDefinitions(of node: BPMNFlowNode) -> [BPMNEventDefinition] {
        guard let event = node.event else { return [] }
        return event.definitions
            + event.references.compactMap { reference in eventDefinitions.first { $0.id == reference.string } }
    }
}
