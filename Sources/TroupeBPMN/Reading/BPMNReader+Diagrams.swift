import TroupeGraph

extension BPMNReader {
    mutating func diagram(_ element: XMLElement) -> BPMNDiagram {
        var fields = fields(of: element)
        var diagram = BPMNDiagram()
        if let plane = fields.first("BPMNPlane", in: BPMNNamespace.diagram) {
            var fields = self.fields(of: plane)
            diagram.planeID = fields.string("id")
            diagram.element = fields.reference("bpmnElement")
            diagram.shapes = fields.take("BPMNShape", in: BPMNNamespace.diagram).compactMap { shape($0) }
            diagram.edges = fields.take("BPMNEdge", in: BPMNNamespace.diagram).map { edge($0) }
            diagram.plane = fields.base(hasName: false)
        }
        diagram.base = fields.base()
        return diagram
    }

    private mutating func shape(_ element: XMLElement) -> BPMNShape? {
        var fields = fields(of: element)
        let bounds = bounds(&fields)
        if bounds == nil {
            // Others are written in its place.
            _ = fields.first("Bounds", in: BPMNNamespace.coordinates)
            report(.warning, .bounds, "\(element.shown) has no bounds in numbers: it is drawn at 0, 0", at: element)
        }
        let reference = fields.reference("bpmnElement")
        let isExpanded = fields.bool("isExpanded")
        let isHorizontal = fields.bool("isHorizontal")
        let isMarkerVisible = fields.bool("isMarkerVisible")
        let label = fields.first("BPMNLabel", in: BPMNNamespace.diagram).map { self.label($0) }
        var shape = BPMNShape(
            fields.base(hasName: false), bounds: bounds ?? BPMNBounds(x: 0, y: 0, width: 0, height: 0))
        shape.element = reference
        shape.isExpanded = isExpanded
        shape.isHorizontal = isHorizontal
        shape.isMarkerVisible = isMarkerVisible
        shape.label = label
        return shape
    }

    private mutating func edge(_ element: XMLElement) -> BPMNEdge {
        var fields = fields(of: element)
        let points = fields.take("waypoint", in: BPMNNamespace.interchange).compactMap { element -> BPMNPoint? in
            guard let x = number("x", of: element), let y = number("y", of: element) else {
                report(.warning, .bounds, "this waypoint has no x and y in numbers: it is left out", at: element)
                return nil
            }
            return BPMNPoint(x: x, y: y)
        }
        let reference = fields.reference("bpmnElement")
        let label = fields.first("BPMNLabel", in: BPMNNamespace.diagram).map { self.label($0) }
        var edge = BPMNEdge(fields.base(hasName: false), waypoints: points)
        edge.element = reference
        edge.label = label
        return edge
    }

    private mutating func label(_ element: XMLElement) -> BPMNLabel {
        var fields = fields(of: element)
        let bounds = bounds(&fields)
        var label = BPMNLabel(bounds)
        label.base = fields.base(hasName: false)
        return label
    }

    /// The first bounds in numbers.
    private func bounds(_ fields: inout ElementFields) -> BPMNBounds? {
        fields.first("Bounds", in: BPMNNamespace.coordinates) { bounds($0) != nil }.flatMap(bounds)
    }

    private func bounds(_ element: XMLElement) -> BPMNBounds? {
        guard let x = number("x", of: element), let y = number("y", of: element),
            let width = number("width", of: element), let height = number("height", of: element)
        else { return nil }
        return BPMNBounds(x: x, y: y, width: width, height: height)
    }

    /// A finite number; modelers write no other.
    private func number(_ name: String, of element: XMLElement) -> Double? {
        element.attribute(name).flatMap { Double($0.string.trimmed) }.flatMap { $0.isFinite ? $0 : nil }
    }
}
