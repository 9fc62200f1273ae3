import TroupeGraph

/// Counts what one evaluation costs, and ends it where the limits are.
struct Meter {
    let limits: ExpressionLimits
    private var steps: Int
    private var work: Int

    init(_ limits: ExpressionLimits) {
        self.limits = limits
        steps = limits.steps
        work = limits.work
    }

    /// Pays for the visit of one operation.
    mutating func step() throws(EvaluationError) {
        steps -= 1
        if steps < 0 { throw Self.exhausted }
    }

    /// Pays for reading or making `bytes`.
    mutating func spend(_ bytes: Int) throws(EvaluationError) {
        work -= bytes
        if work < 0 { throw Self.exhausted }
    }

    /// Pays for reading or making that many elements.
    mutating func spend(elements: Int) throws(EvaluationError) { try spend(elements * 16) }

    /// Pays for making a string of that size, before it is made; `size` when only as much of it is new.
    mutating func make(bytes: Int, size: Int? = nil, _ place: String) throws(EvaluationError) {
        if bytes > limits.resultBytes {
            throw EvaluationError(
                code: "result-too-large",
                message: "\(place) would make a text of more than \(limits.resultBytes) bytes: work on smaller parts")
        }
        try spend(size ?? bytes)
    }

    /// Pays for making a list or map of that many elements, before it is made.
    mutating func make(elements: Int, _ place: String) throws(EvaluationError) {
        if elements > limits.resultElements {
            throw EvaluationError(
                code: "result-too-large",
                message: "\(place) would make more than \(limits.resultElements) elements: work on smaller parts")
        }
        try spend(elements: elements)
    }

    /// Checks a list or map that is made of given values: shared parts would multiply when it is written out, and
    /// values put into each other run after run would become too deep to walk.
    mutating func check(_ value: Value, _ place: String) throws(EvaluationError) {
        let most = Value.Size(bytes: limits.resultBytes, elements: limits.resultElements, depth: limits.depth)
        guard let size = value.size(within: most) else {
            throw EvaluationError(
                code: "result-too-large",
                message: "\(place) would make a value of more than \(limits.resultBytes) bytes, "
                    + "\(limits.resultElements) elements or \(limits.depth) levels: work on smaller parts")
        }
        try spend(size.bytes + 16 * size.elements)
    }

    private static let exhausted = EvaluationError(
        code: "too-many-steps", message: "the expression takes too long: compute parts of it in steps")
}
