/// A part of the picture while it is put together. Its origin is where the line from above enters: `x` grows to both sides
/// of that line, `y` downwards; the line leaves at `(0, height)`.
struct Piece {
    /// How far it reaches to the left and to the right of its line.
    var left = 0
    var right = 0
    var height = 0
    /// From the border of the last box to the bottom, where something beside that box reaches lower.
    var overhang = 0
    var shapes: [Diagram.Shape] = []
    var links: [Link] = []
    /// Where the columns stand that begin at the top, and that end at the bottom.
    var headSpread: ClosedRange<Int>?
    var tailSpread: ClosedRange<Int>?

    /// A line; its ends are found by the ids of the boxes when all is in its place.
    struct Link {
        var id: String
        var source: String
        var target: String
        var points: [Point]
        var label: Diagram.Label?
        /// Whether its first point still has to be led to the box it comes from.
        var opensAtHead = false
        /// Whether its last point still has to be led to the box it goes to.
        var opensAtTail = false
        var isBackward = false
        var isAttachment = false
    }

    var width: Int { left + right }

    /// Makes room to both sides.
    mutating func reach(left: Int, right: Int) {
        self.left = max(self.left, left)
        self.right = max(self.right, right)
    }

    /// Takes another piece in, moved by a distance.
    ///
    /// - Parameter parent: the container of what stands at its top.
    mutating func add(_ other: Piece, x: Int, y: Int, parent: Int? = nil) {
        let base = shapes.count
        for var shape in other.shapes {
            shape.frame.x += x
            shape.frame.y += y
            shape.parent = shape.parent.map { $0 + base } ?? parent
            shapes.append(shape)
        }
        for var link in other.links {
            link.move(x, y)
            links.append(link)
        }
    }
}

extension Piece.Link {
    mutating func move(_ x: Int, _ y: Int) {
        for index in points.indices {
            points[index].x += x
            points[index].y += y
        }
        label?.frame.x += x
        label?.frame.y += y
    }
}
