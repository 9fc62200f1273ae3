@testable import TroupeBPMN

/// What a tree says, regardless of the order of elements and of forms that mean the same: to find what a round trip lost.
struct TreeFacts {
    /// How often each fact holds.
    private(set) var counts: [String: Int] = [:]

    init(_ root: XMLElement) { visit(root, path: "") }

    /// What holds here and not (or less often) there.
    func missing(in other: TreeFacts) -> [String] {
        counts.filter { other.counts[$0.key, default: 0] < $0.value }.map(\.key).sorted()
    }

    /// References, which are written without a prefix.
    private static let references: Set<String> = [
        "processRef", "messageRef", "signalRef", "errorRef", "escalationRef", "attachedToRef", "sourceRef", "targetRef",
        "activityRef", "dataObjectRef", "dataStoreRef", "categoryValueRef", "bpmnElement", "default",
    ]
    private static let textReferences: Set<String> = ["incoming", "outgoing", "flowNodeRef", "eventDefinitionRef"]
    /// What holds without being said.
    private static let defaults: Set<String> = [
        "isClosed=false", "isInterrupting=true", "cancelActivity=true", "parallelMultiple=false", "instantiate=false",
        "isForCompensation=false", "triggeredByEvent=false", "isSequential=false", "testBefore=false",
        "waitForCompletion=true", "cancelRemainingInstances=true", "isCollection=false", "ordering=Parallel",
        "eventGatewayType=Exclusive",
    ]
    private static let numbers: Set<String> = ["x", "y", "width", "height"]

    private mutating func visit(_ element: XMLElement, path: String) {
        // Modelers that place nothing write NaN; it is reported.
        if element.name.local == "Bounds", element.attributes.contains(where: { $0.value.lowercased() == "nan" }) {
            return
        }
        if element.name.local == "extensionElements", element.children.isEmpty { return }
        let path = "\(path)/\(element.name.local)"
        count(path)
        let isPoint = element.name.local == "waypoint" || element.name.local == "Bounds"
        for attribute in element.attributes {
            var value = attribute.value
            let local = attribute.name.local
            if isPoint, !Self.numbers.contains(local) { continue }
            if local == "type", attribute.name.namespace == BPMNNamespace.schemaInstance {
                value = XMLQName.local(value)
                if element.name.isBPMN, value != "tFormalExpression" { continue }
            } else if Self.references.contains(local),
                element.name.isBPMN || element.name.namespace == BPMNNamespace.diagram
            {
                value = XMLQName.local(value)
            } else if isPoint {
                value = Double(value.trimmed)?.xmlText ?? value
            } else if value.trimmed == "true" || value.trimmed == "false" {
                value = value.trimmed
            }
            let fact = "\(local)=\(value)"
            if !Self.defaults.contains(fact) { count("\(path) @\(attribute.name.namespace) \(fact)") }
        }
        for child in element.children {
            switch child {
            case .element(let inner): visit(inner, path: path)
            case .text(let text):
                let string =
                    Self.textReferences.contains(element.name.local) ? XMLQName.local(text.string) : text.string
                if !string.trimmed.isEmpty { count("\(path) #\(string)") }
            }
        }
    }

    private mutating func count(_ fact: String) { counts[fact, default: 0] += 1 }
}
