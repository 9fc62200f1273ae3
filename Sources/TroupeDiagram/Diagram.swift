package import TroupeGraph

/// A workflow as a picture: boxes and lines with their places, in pixels from the upper left corner.
///
/// It is made in three stages: `OutlineBuilder` says what is shown, `SceneLayout` where it goes, and the writers in
/// `Writing/` turn it into text. All of it is a function of the definition alone, so that the same file gives the same
/// picture.
package struct Diagram: Sendable {
    /// A box, containers before what stands in them.
    package struct Shape: Sendable {
        /// The id of the node; of a section, that of its owner and its kind.
        package var id: String
        package var kind: ShapeKind
        /// The position of the container in `shapes`; nil at the top.
        package var parent: Int?
        package var frame: Frame
        /// What is to be said about it.
        package var caption: Caption
        /// What is written in it.
        package var lines: [Line]
    }

    /// A line of text in a box.
    package struct Line: Hashable, Sendable {
        /// What it tells.
        package enum Role: String, Sendable { case title, summary, condition, persona, note }

        package var text: String
        package var role: Role
    }

    /// A line from the border of one box to that of another.
    package struct Edge: Sendable {
        package var id: String
        /// Positions in `shapes`.
        package var source: Int
        package var target: Int
        /// At least two; horizontal and vertical pieces in all that is structured.
        package var points: [Point]
        package var label: Label?
        /// Whether it goes back to where the tokens have been.
        package var isBackward: Bool
        /// Whether it leads to what is done after a failure, not where tokens go.
        package var isAttachment: Bool
    }

    /// The text at a line.
    package struct Label: Sendable {
        package var lines: [String]
        package var frame: Frame
        /// The text in full.
        package var text: String
    }

    package var id: String
    /// What stands above the picture.
    package var heading: Heading
    /// The same, broken into lines.
    package var headingLines: [HeadingLine]
    package var width: Int
    package var height: Int
    package var shapes: [Shape]
    package var edges: [Edge]

    /// A line of text above the picture.
    package struct HeadingLine: Hashable, Sendable {
        /// What it tells.
        package enum Role: String, Sendable { case title, subtitle, description, signature }

        package var text: String
        package var role: Role
        /// Distance of its baseline from the top.
        package var baseline: Int
    }

    /// How much is shown.
    package enum Detail: String, CaseIterable, Sendable {
        /// What the author wrote: steps and blocks.
        case author
        /// Every node of the graph, those too that are only there for structure.
        case graph
    }

    init(
        id: String, heading: Heading, headingLines: [HeadingLine], width: Int, height: Int, shapes: [Shape],
        edges: [Edge]
    ) {
        self.id = id
        self.heading = heading
        self.headingLines = headingLines
        self.width = width
        self.height = height
        self.shapes = shapes
        self.edges = edges
    }

    /// Lays a workflow out.
    package init(_ definition: Definition, detail: Detail = .author) {
        var builder = OutlineBuilder(definition, detail: detail)
        self = DiagramLayout.diagram(of: builder.outline())
    }
}

/// A place in a picture.
package struct Point: Hashable, Sendable {
    package var x: Int
    package var y: Int

    package init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }
}

/// A rectangle in a picture.
package struct Frame: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var right: Int { x + width }
    package var bottom: Int { y + height }

    /// Whether they share more than a border.
    package func intersects(_ other: Frame) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }

    /// Whether the other lies inside.
    package func contains(_ other: Frame) -> Bool {
        x <= other.x && other.right <= right && y <= other.y && other.bottom <= bottom
    }

    /// Whether a point lies on the border.
    package func hasOnBorder(_ point: Point) -> Bool {
        let isWithin = point.x >= x && point.x <= right && point.y >= y && point.y <= bottom
        return isWithin && (point.x == x || point.x == right || point.y == y || point.y == bottom)
    }
}

/// What a box stands for.
package enum ShapeKind: String, Sendable {
    case start, end
    /// One piece of work.
    case step
    /// A step that runs another workflow.
    case call
    /// Where one of several ways is taken.
    case decision
    /// Where ways come together again.
    case merge
    /// Where all ways are taken, and where all are waited for.
    case fork, join
    /// Containers.
    case conditional, parallel, loop, block
    /// What is done after a failure, and what undoes a step.
    case onFailure = "on-failure"
    case compensation

    /// Whether other boxes stand in it.
    package var isContainer: Bool {
        switch self {
        case .conditional, .parallel, .loop, .block, .onFailure, .compensation: true
        default: false
        }
    }
}

/// What a box says.
package struct Caption: Hashable, Sendable {
    /// The name, or the id where there is none.
    package var title = ""
    /// The action as the file names it; empty where there is none.
    package var action = ""
    /// What it does, in one line.
    package var summary = ""
    /// When it is done at all.
    package var condition: String?
    /// Who does it, where that is not said by what stands around it.
    package var persona: String?
    /// Retries, time limit, what a failure means.
    package var notes: [String] = []
    /// The author's description; shown when the pointer rests.
    package var description: String?
    /// The node's place in the file; 0 where there is none.
    package var line = 0
    package var column = 0

    package init() {}
}

/// What stands above a picture.
package struct Heading: Hashable, Sendable {
    package var title: String
    /// Id, version and type.
    package var subtitle: String
    package var description: String
    /// `NAME*` for those that must be given.
    package var inputs: [String]
    package var outputs: [String]
}
