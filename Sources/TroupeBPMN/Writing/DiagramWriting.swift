extension BPMNDiagram {
    var xml: XMLElement {
        var plane = ElementBuilder("BPMNPlane", in: BPMNNamespace.diagram, id: planeID)
        plane.attribute("bpmnElement", element)
        plane.children(shapes.map(\.xml))
        plane.children(edges.map(\.xml))
        var builder = ElementBuilder("BPMNDiagram", in: BPMNNamespace.diagram, base)
        builder.child(plane.finished(self.plane))
        return builder.finished(base)
    }
}

extension BPMNShape {
    var xml: XMLElement {
        var builder = ElementBuilder("BPMNShape", in: BPMNNamespace.diagram, base)
        builder.attribute("bpmnElement", element)
        builder.attribute("isHorizontal", isHorizontal)
        builder.attribute("isExpanded", isExpanded)
        builder.attribute("isMarkerVisible", isMarkerVisible)
        builder.child(bounds.xml)
        builder.child(label?.xml)
        return builder.finished(base)
    }
}

extension BPMNEdge {
    var xml: XMLElement {
        var builder = ElementBuilder("BPMNEdge", in: BPMNNamespace.diagram, base)
        builder.attribute("bpmnElement", element)
        for point in waypoints {
            var inner = ElementBuilder("waypoint", in: BPMNNamespace.interchange)
            inner.attribute("x", point.x.xmlText)
            inner.attribute("y", point.y.xmlText)
            builder.child(inner.finished(BPMNBase()))
        }
        builder.child(label?.xml)
        return builder.finished(base)
    }
}

extension BPMNLabel {
    var xml: XMLElement {
        var builder = ElementBuilder("BPMNLabel", in: BPMNNamespace.diagram, base)
        builder.child(bounds?.xml)
        return builder.finished(base)
    }
}

extension BPMNBounds {
    var xml: XMLElement {
        var builder = ElementBuilder("Bounds", in: BPMNNamespace.coordinates)
        builder.attribute("x", x.xmlText)
        builder.attribute("y", y.xmlText)
        builder.attribute("width", width.xmlText)
        builder.attribute("height", height.xmlText)
        return builder.finished(BPMNBase())
    }
}

extension Double {
    /// The shortest text of the number, whole ones without a point.
    var xmlText: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
