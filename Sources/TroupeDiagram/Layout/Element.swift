/// One element with its size: its own box, centred on the line, and the blocks that handle its failures to the right.
struct Element {
    var piece: Piece
    /// How lines meet its own box.
    var port: Port

    /// The frame of its own box, before it is moved.
    var height: Int { port.height }
}

/// How lines meet a box.
struct Port {
    enum Form {
        /// There is no box: the line has no end to be led to.
        case hidden
        /// Where columns come together inside a block.
        case joint
        /// In the middle of its upper and lower border.
        case middle
        /// Also at its left and right corner.
        case corners
        /// Anywhere along its upper and lower border.
        case bar
    }

    var form: Form
    var halfWidth = 0
    var height = 0
    /// From its lower border to the next free line.
    var overhang = 0

    static let joint = Port(form: .joint)
}
