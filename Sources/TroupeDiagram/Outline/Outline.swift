/// What a picture shows, without places: the source of the formats that bring a layout of their own.
struct Outline {
    var id: String
    var heading: Heading
    var body: Scene
    /// What is done when the workflow fails.
    var sections: [Section] = []
}

/// The elements of one block and how they hang together.
struct Scene {
    var figures: [Figure] = []
    var arcs: [Arc] = []
}

/// One element.
struct Figure {
    var id: String
    var kind: ShapeKind
    var caption = Caption()
    /// What stands inside a container.
    var body: Scene?
    var sections: [Section] = []
    /// Only there so that the block has a begin or an end; takes no room.
    var isHidden = false
}

/// A block beside the way that tokens go: error handlers and compensations.
struct Section {
    var figure: Figure
    /// What stands at the line that leads there.
    var label: String
}

/// A way between two elements of a scene.
struct Arc {
    var id: String
    var source: Int
    var target: Int
    var label: String?
    /// The label's frame beside a line down from the origin, where the label does not stand on the line.
    var labelFrame: Frame?
}
