/// Distances of the layout, in pixels. Widths of boxes are even, so that their middles are whole.
enum Metrics {
    /// Around the whole picture.
    static let margin = 24
    static let stepWidth = 224
    /// Between a box's border and its text; on the left there is also the coloured edge.
    static let textInset = 12
    static let textTop = 8
    /// From one box to the next below.
    static let wire = 28
    /// Between boxes that stand side by side.
    static let columnGap = 28
    /// Between the border of a container and what stands in it.
    static let padding = 16
    /// From the border where ways part or meet to the line that leads to the columns.
    static let bus = 14
    /// The widest label at a line.
    static let labelWidth = 176
    static let labelLines = 3
    /// From a step to the block that handles its failures.
    static let attachment = 40
    static let terminal = 28
    static let diamond = 28
    static let merge = 12
    static let bar = 6
    static let barWidth = 56
    /// A container without anything in it.
    static let emptyHeight = 8

    static func even(_ value: Int) -> Int { value + (value & 1) }
}
