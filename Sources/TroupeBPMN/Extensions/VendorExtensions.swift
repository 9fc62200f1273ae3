/// What Camunda 7, Flowable and Activiti say of an element, as far as it has a meaning here. Their expressions (`${…}`,
/// `#{…}`) are JUEL, which nothing here evaluates: a text that holds one is not fixed.
package struct VendorExtensions: Sendable {
    let base: BPMNBase

    /// The namespaces that share these names.
    static let namespaces: Set<String> = [BPMNNamespace.camunda, BPMNNamespace.flowable, BPMNNamespace.activiti]

    /// Attributes with a meaning here.
    static let understood: Set<String> = [
        "assignee", "candidateUsers", "candidateGroups", "type", "topic", "formKey", "dueDate", "followUpDate",
        "priority",
        "versionTag", "decisionRef", "resultVariable", "mapDecisionResult", "calledElementBinding",
        "calledElementVersionTag",
    ]

    /// Attributes and elements that a run needs no equal of: what transactions, histories and forms of theirs do.
    static let harmless: Set<String> = [
        "asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "historyTimeToLive", "isStartableInTasklist",
        "candidateStarterGroups", "candidateStarterUsers", "diagramRelationId", "initiator", "formFieldValidation",
        "properties",
    ]

    private func text(_ name: String) -> String? {
        base.attributes.first { $0.name.local == name && Self.namespaces.contains($0.name.namespace) }?.value
    }

    package var assignee: String? { text("assignee") }
    /// Names between commas.
    package var candidateUsers: String? { text("candidateUsers") }
    /// Names between commas.
    package var candidateGroups: String? { text("candidateGroups") }
    package var dueDate: String? { text("dueDate") }
    package var followUpDate: String? { text("followUpDate") }
    package var priority: String? { text("priority") }
    package var formKey: String? { text("formKey") }
    package var versionTag: String? { text("versionTag") }
    package var decision: String? { text("decisionRef") }
    package var resultVariable: String? { text("resultVariable") }

    /// The topic of an external task: the type of a job.
    package var topic: String? { text("type") == "external" ? text("topic") : nil }

    /// Whether a text is an expression of theirs and no fixed text.
    package static func isExpression(_ text: String) -> Bool { text.contains("${") || text.contains("#{") }
}

extension BPMNElement {
    /// What Camunda 7, Flowable and Activiti say of this element.
    package var vendor: VendorExtensions { VendorExtensions(base: base) }
}
