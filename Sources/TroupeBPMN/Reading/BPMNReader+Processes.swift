import TroupeGraph

extension BPMNReader {
    mutating func process(_ element: XMLElement) -> BPMNProcess {
        var fields = fields(of: element)
        let isExecutable = fields.bool("isExecutable")
        let isClosed = fields.bool("isClosed") ?? false
        let type = fields.string("processType")
        let content = scope(&fields)
        var process = BPMNProcess(identified(fields.base(), as: "Process"))
        process.isExecutable = isExecutable
        process.isClosed = isClosed
        process.type = type
        process.content = content
        return process
    }

    /// What a process and a sub-process hold.
    mutating func scope(_ fields: inout ElementFields) -> BPMNScope {
        var scope = BPMNScope()
        scope.laneSets = fields.take("laneSet").map { laneSet($0) }
        for element in fields.take(where: { $0.isBPMN && Self.nodes.contains($0.local) }) {
            scope.nodes.append(node(element))
        }
        scope.flows = fields.take("sequenceFlow").map { sequenceFlow($0) }
        scope.data = fields.take { $0.isBPMN && Self.data.contains($0.local) }.map { data($0) }
        scope.artifacts = artifacts(&fields)
        return scope
    }

    private mutating func sequenceFlow(_ element: XMLElement) -> BPMNSequenceFlow {
        var fields = fields(of: element)
        let source = required(fields.reference("sourceRef"), "sourceRef", of: element)
        let target = required(fields.reference("targetRef"), "targetRef", of: element)
        let condition = fields.first("conditionExpression").map(expression)
        return BPMNSequenceFlow(
            identified(fields.base(), as: "Flow"), from: source, to: target, condition: condition)
    }

    private mutating func laneSet(_ element: XMLElement) -> BPMNLaneSet {
        var fields = fields(of: element)
        let lanes = fields.take("lane").map { lane($0) }
        var set = BPMNLaneSet(identified(fields.base(), as: "LaneSet"))
        set.lanes = lanes
        return set
    }

    private mutating func lane(_ element: XMLElement) -> BPMNLane {
        var fields = fields(of: element)
        let nodes = fields.take("flowNodeRef").compactMap { fields.reference(in: $0.text) }
        let children = fields.first("childLaneSet").map { laneSet($0) }
        var lane = BPMNLane(identified(fields.base(), as: "Lane"))
        lane.nodes = nodes
        lane.children = children
        return lane
    }

    private mutating func data(_ element: XMLElement) -> BPMNDataElement {
        var fields = fields(of: element)
        let kind: BPMNDataElement.Kind =
            switch element.name.local {
            case "dataObject": .object(isCollection: fields.bool("isCollection") ?? false)
            case "dataObjectReference": .objectReference(fields.reference("dataObjectRef"))
            default: .storeReference(fields.reference("dataStoreRef"))
            }
        return BPMNDataElement(identified(fields.base(), as: "Data"), kind)
    }

    mutating func artifacts(_ fields: inout ElementFields) -> [BPMNArtifact] {
        fields.take { $0.isBPMN && Self.artifacts.contains($0.local) }.map { element in
            var fields = self.fields(of: element)
            switch element.name.local {
            case "textAnnotation":
                let format = fields.string("textFormat")
                let text = fields.first("text") { !$0.children.isEmpty }
                var note = BPMNTextAnnotation(identified(fields.base(hasName: false), as: "Annotation"))
                note.format = format
                note.content = (text?.children ?? []).map { $0.selfContained(beyond: fields.root) }
                return .annotation(note)
            case "group":
                let value = fields.reference("categoryValueRef")
                var group = BPMNGroup(identified(fields.base(hasName: false), as: "Group"))
                group.categoryValue = value
                return .group(group)
            default:
                let source = required(fields.reference("sourceRef"), "sourceRef", of: element)
                let target = required(fields.reference("targetRef"), "targetRef", of: element)
                let direction = fields.string("associationDirection")
                var association = BPMNAssociation(
                    identified(fields.base(hasName: false), as: "Association"), from: source, to: target)
                association.direction = direction
                return .association(association)
            }
        }
    }

    mutating func collaboration(_ element: XMLElement) -> BPMNCollaboration {
        var fields = fields(of: element)
        let isClosed = fields.bool("isClosed") ?? false
        let participants = fields.take("participant").map { element in
            var fields = self.fields(of: element)
            let process = fields.reference("processRef")
            return BPMNParticipant(identified(fields.base(), as: "Participant"), process: process)
        }
        let messageFlows = fields.take("messageFlow").map { element in
            var fields = self.fields(of: element)
            let source = required(fields.reference("sourceRef"), "sourceRef", of: element)
            let target = required(fields.reference("targetRef"), "targetRef", of: element)
            let message = fields.reference("messageRef")
            return BPMNMessageFlow(
                identified(fields.base(), as: "MessageFlow"), source: source, target: target, message: message)
        }
        let artifacts = artifacts(&fields)
        var collaboration = BPMNCollaboration(identified(fields.base(), as: "Collaboration"))
        collaboration.isClosed = isClosed
        collaboration.participants = participants
        collaboration.messageFlows = messageFlows
        collaboration.artifacts = artifacts
        return collaboration
    }
}
