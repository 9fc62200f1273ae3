import TroupeGraph

/// Warns of what a file says and a run does not heed.
struct EffectCheck {
    private(set) var diagnostics: [Diagnostic] = []

    init(model: BPMNModel) {
        checkOthers(model)
        checkVendor(model, "definitions")
        for process in model.processes {
            checkOthers(process)
            checkVendor(process, "process")
            check(process.content)
        }
        for collaboration in model.collaborations { checkOthers(collaboration) }
    }

    private mutating func check(_ scope: BPMNScope) {
        for node in scope.nodes {
            checkOthers(node)
            checkVendor(node, node.tag)
            if case .script(let format?, .some) = node.task?.kind, !Self.feel.contains(format.lowercased()) {
                report(
                    .script,
                    "scriptTask '\(node.id)' is a script in '\(format.prefix(40))': only FEEL is executed here",
                    node.location, of: node)
            }
            if let inner = node.subProcess?.content { check(inner) }
        }
        for flow in scope.flows { checkVendor(flow, "sequenceFlow") }
    }

    private static let feel: Set<String> = ["feel", "application/feel", "text/feel", ""]

    // MARK: Elements of BPMN

    /// Elements that say nothing about a run, or that the model's extensions say better.
    private static let quiet: Set<String> = [
        "import", "itemDefinition", "interface", "resource", "category", "extension", "relationship", "partnerEntity",
        "partnerRole", "endPoint", "auditing", "monitoring", "property", "ioSpecification", "ioBinding", "supports",
        "supportedInterfaceRef", "dataInputAssociation", "dataOutputAssociation", "dataInput", "dataOutput", "inputSet",
        "outputSet", "categoryValueRef", "rendering", "participantAssociation", "messageFlowAssociation", "dataState",
        "conversationNode", "conversation", "subConversation", "callConversation", "conversationLink",
        "conversationAssociation", "correlationProperty", "text",
    ]
    private static let people: Set<String> = ["resourceRole", "performer", "humanPerformer", "potentialOwner"]

    private mutating func checkOthers(_ element: some BPMNElement) {
        for other in element.base.others {
            let name = other.name.local
            if !other.name.isBPMN {
                let message =
                    "'\(other.name.qualified)' is no element of BPMN: it has no effect outside extensionElements"
                report(.unknownElement, message, other.location, of: element)
            } else if Self.people.contains(name) {
                report(
                    .noEffect, "\(name) has no effect here: put the task on a lane, or give it an assignment",
                    other.location, of: element)
            } else if name == "correlationKey" || name == "correlationSubscription" {
                report(
                    .noEffect, "\(name) has no effect here: give the message a correlation key", other.location,
                    of: element)
            } else if !Self.quiet.contains(name) {
                report(.noEffect, "\(name) is not executed here", other.location, of: element)
            }
        }
    }

    // MARK: Extensions

    /// What the attributes and elements of Camunda 7, Flowable and Activiti mean is read by `VendorExtensions`.
    private mutating func checkVendor(_ element: some BPMNElement, _ tag: String) {
        var names: Set<String> = []
        for attribute in element.base.attributes where VendorExtensions.namespaces.contains(attribute.name.namespace) {
            if !VendorExtensions.understood.contains(attribute.name.local),
                !VendorExtensions.harmless.contains(attribute.name.local)
            {
                names.insert(attribute.name.qualified)
            }
        }
        for child in element.base.extensions where VendorExtensions.namespaces.contains(child.name.namespace) {
            if !VendorExtensions.harmless.contains(child.name.local) { names.insert(child.name.qualified) }
        }
        if names.isEmpty { return }
        let list = names.sorted().joined(separator: ", ")
        let owner = element.id.isEmpty ? tag : "\(tag) '\(element.id)'"
        report(.vendorExtension, "\(list) at \(owner) is kept and not executed here", element.location, of: element)
    }

    private mutating func report(
        _ rule: ImportRule, _ message: String, _ location: SourceLocation?, of element: some BPMNElement
    ) {
        guard let location else { return }
        let id = element.base.id
        diagnostics.append(Diagnostic(.warning, rule, message, at: location, element: id))
    }
}
