extension BPMNProcess {
    var xml: XMLElement {
        var builder = ElementBuilder("process", base)
        builder.attribute("processType", type)
        builder.attribute("isClosed", isClosed, unless: false)
        builder.attribute("isExecutable", isExecutable)
        builder.children(content.xml)
        return builder.finished(base)
    }
}

extension BPMNScope {
    var xml: [XMLElement] {
        laneSets.map { $0.xml("laneSet") } + nodes.map(\.xml) + flows.map(\.xml) + data.map(\.xml)
            + artifacts.map(\.xml)
    }
}

extension BPMNSequenceFlow {
    var xml: XMLElement {
        var builder = ElementBuilder("sequenceFlow", base)
        builder.attribute("sourceRef", source)
        builder.attribute("targetRef", target)
        builder.child(condition?.xml("conditionExpression"))
        return builder.finished(base)
    }
}

extension BPMNLaneSet {
    func xml(_ tag: String) -> XMLElement {
        var builder = ElementBuilder(tag, base)
        builder.children(lanes.map(\.xml))
        return builder.finished(base)
    }
}

extension BPMNLane {
    var xml: XMLElement {
        var builder = ElementBuilder("lane", base)
        for node in nodes { builder.child("flowNodeRef", text: node) }
        builder.child(children?.xml("childLaneSet"))
        return builder.finished(base)
    }
}

extension BPMNDataElement {
    var xml: XMLElement {
        var builder = ElementBuilder(tag, base)
        switch kind {
        case .object(let isCollection): builder.attribute("isCollection", isCollection, unless: false)
        case .objectReference(let reference): builder.attribute("dataObjectRef", reference)
        case .storeReference(let reference): builder.attribute("dataStoreRef", reference)
        }
        return builder.finished(base)
    }
}

extension BPMNArtifact {
    var xml: XMLElement {
        switch self {
        case .annotation(let note):
            var builder = ElementBuilder("textAnnotation", note.base)
            builder.attribute("textFormat", note.format)
            if !note.content.isEmpty {
                var text = XMLElement(.usual("text", in: BPMNNamespace.model))
                text.children = note.content
                builder.child(text)
            }
            return builder.finished(note.base)
        case .group(let group):
            var builder = ElementBuilder("group", group.base)
            builder.attribute("categoryValueRef", group.categoryValue)
            return builder.finished(group.base)
        case .association(let association):
            var builder = ElementBuilder("association", association.base)
            builder.attribute("sourceRef", association.source)
            builder.attribute("targetRef", association.target)
            builder.attribute("associationDirection", association.direction)
            return builder.finished(association.base)
        }
    }
}

extension BPMNCollaboration {
    var xml: XMLElement {
        var builder = ElementBuilder("collaboration", base)
        builder.attribute("isClosed", isClosed, unless: false)
        for participant in participants {
            var inner = ElementBuilder("participant", participant.base)
            inner.attribute("processRef", participant.process)
            builder.child(inner.finished(participant.base))
        }
        for flow in messageFlows {
            var inner = ElementBuilder("messageFlow", flow.base)
            inner.attribute("sourceRef", flow.source)
            inner.attribute("targetRef", flow.target)
            inner.attribute("messageRef", flow.message)
            builder.child(inner.finished(flow.base))
        }
        builder.children(artifacts.map(\.xml))
        return builder.finished(base)
    }
}
