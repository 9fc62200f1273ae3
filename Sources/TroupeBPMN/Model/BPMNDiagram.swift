/// A drawing of a process or a collaboration.
package struct BPMNDiagram: BPMNElement {
    package var base = BPMNBase()
    package var planeID: String?
    /// The process, collaboration or sub-process that is drawn.
    package var element: LocatedText?
    package var shapes: [BPMNShape] = []
    package var edges: [BPMNEdge] = []
    /// Other attributes and children of the plane.
    package var plane = BPMNBase()

    package init(id: String, planeID: String, of element: LocatedText?) {
        base.id = id
        self.planeID = planeID
        self.element = element
    }

    init() {}
}

/// A point, in pixels; y grows downward.
package struct BPMNPoint: Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// A rectangle.
package struct BPMNBounds: Hashable, Sendable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// Where a label stands.
package struct BPMNLabel: BPMNElement {
    package var base = BPMNBase()
    /// Nil: the program that shows the file decides.
    package var bounds: BPMNBounds?

    package init(_ bounds: BPMNBounds? = nil) { self.bounds = bounds }
}

/// A node of a drawing.
package struct BPMNShape: BPMNElement {
    package var base = BPMNBase()
    package var element: LocatedText?
    package var bounds: BPMNBounds
    package var label: BPMNLabel?
    /// Whether a sub-process shows its content.
    package var isExpanded: Bool?
    /// Whether a pool or lane lies on its side.
    package var isHorizontal: Bool?
    /// Whether an exclusive gateway shows its X.
    package var isMarkerVisible: Bool?

    package init(id: String, of element: LocatedText, bounds: BPMNBounds) {
        base.id = id
        self.element = element
        self.bounds = bounds
    }

    init(_ base: BPMNBase, bounds: BPMNBounds) {
        self.base = base
        self.bounds = bounds
    }
}

/// A line of a drawing.
package struct BPMNEdge: BPMNElement {
    package var base = BPMNBase()
    package var element: LocatedText?
    package var waypoints: [BPMNPoint]
    package var label: BPMNLabel?

    package init(id: String, of element: LocatedText, waypoints: [BPMNPoint]) {
        base.id = id
        self.element = element
        self.waypoints = waypoints
    }

    init(_ base: BPMNBase, waypoints: [BPMNPoint]) {
        self.base = base
        self.waypoints = waypoints
    }
}
