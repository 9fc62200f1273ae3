import TroupeGraph
import TroupeYAML

/// Something that a lowered workflow tells about itself. One file per rule.
protocol Rule: Sendable {
    /// Reports what it finds.
    func check(_ definition: Definition, _ reader: inout DocumentReader)
}

/// The rules that look at every workflow when it is loaded, in the order they run.
enum Rules {
    static let all: [any Rule] = []
}
