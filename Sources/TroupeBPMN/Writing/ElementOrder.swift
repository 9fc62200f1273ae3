/// The order that the schema demands of an element's children (Semantic.xsd and BPMNDI.xsd of BPMN 2.0). What a list does
/// not name stands where its `…` is; among equals the order of the model stays.
enum ElementOrder {
    /// Sorts the children of an element of the given name.
    static func sorted(_ children: [XMLElement], of tag: String) -> [XMLElement] {
        let order = order(of: tag)
        let rest = order.firstIndex(of: "…") ?? order.count
        let ranked = children.enumerated().map { index, child in
            (rank: order.firstIndex(of: child.name.local) ?? rest, index: index, child: child)
        }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.child)
    }

    private static func order(of tag: String) -> [String] {
        let base = ["documentation", "extensionElements"]
        let flowElement = base + ["auditing", "monitoring", "categoryValueRef"]
        let content = ["laneSet", "…", "textAnnotation", "group", "association"]
        return switch tag {
        case "definitions": base + ["import", "extension", "…", "BPMNDiagram", "relationship"]
        case "process":
            base + ["supportedInterfaceRef", "ioSpecification", "ioBinding", "auditing", "monitoring", "property"]
                + content + roles + ["correlationSubscription", "supports"]
        case "collaboration":
            base + [
                "participant", "messageFlow", "textAnnotation", "group", "association", "…", "conversationAssociation",
                "participantAssociation", "messageFlowAssociation", "correlationKey", "choreographyRef",
                "conversationLink",
            ]
        case "lane": base + ["partitionElement", "flowNodeRef", "childLaneSet"]
        case "multiInstanceLoopCharacteristics":
            base + [
                "loopCardinality", "loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem",
                "complexBehaviorDefinition", "completionCondition",
            ]
        case "BPMNShape", "BPMNEdge", "BPMNPlane", "BPMNLabel": ["extension", "Bounds", "waypoint", "BPMNLabel", "…"]
        case "subProcess", "transaction", "adHocSubProcess":
            flowElement + ["incoming", "outgoing"] + activity + content + ["completionCondition"]
        case _ where tag.hasSuffix("Event"):
            flowElement + [
                "incoming", "outgoing", "property", "dataInput", "dataOutput", "dataInputAssociation",
                "dataOutputAssociation", "inputSet", "outputSet", "…", "eventDefinitionRef",
            ]
        case _ where tag.hasSuffix("ask") || tag == "callActivity":
            flowElement + ["incoming", "outgoing"] + activity + ["…"]
        case _ where tag.hasSuffix("Gateway"): flowElement + ["incoming", "outgoing", "…"]
        default: flowElement + ["…"]
        }
    }

    private static let roles = ["resourceRole", "performer", "humanPerformer", "potentialOwner"]
    private static let activity =
        ["ioSpecification", "property", "dataInputAssociation", "dataOutputAssociation"] + roles
        + ["standardLoopCharacteristics", "multiInstanceLoopCharacteristics"]
}
