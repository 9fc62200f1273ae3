/// The faults of a world, shared by all that may go wrong.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class FaultSource: @unchecked Sendable {
    private var faults: Faults

    init(_ faults: Faults) { self.faults = faults }

    var happened: Int { faults.happened }

    /// From here on nothing goes wrong.
    func end() { faults.isOver = true }

    var isOver: Bool { faults.isOver }

    func strike(_ kind: Faults.Kind) -> Bool { faults.strikes(kind) }

    func some(_ range: ClosedRange<Int64>) -> Int64 { faults.some(range) }
}
