/// One evaluation under way: what it sees, what it has cost, and what it warns of.
///
/// The standard's answer to what makes no sense is null, so only limits and `assert()` are errors.
package final class FEELEvaluation {
    /// What `?` is bound to.
    static let inputName = "?"
    /// Warnings one evaluation keeps.
    static let mostWarnings = 100
    /// Evaluations inside each other: calls of functions of the expression, above all.
    static let deepest = 500
    /// Lists, contexts, ranges and functions inside each other in a value: a JSON document's 128, and some more.
    static let deepestValue = 160
    /// What a root or an exponential costs, in bytes: ten microseconds.
    static let seriesWork = 2048
    /// What a logarithm costs, and a power, which needs one: four exponentials and more.
    static let logarithmWork = 8192
    /// Bytes of strings and names in a value, those that stand there several times counted as often: what the engine
    /// keeps of a value, and what a list of a thousand references to one long string would be when it is written out.
    static let mostBytes = 8 << 20

    package let environment: any FEELEnvironment
    private let limits: ExpressionLimits
    private var steps: Int
    private var work: Int
    private var depth = 0
    package private(set) var warnings: [FEELWarning] = []

    /// Expressions that are evaluated together share one.
    package init(_ environment: any FEELEnvironment, limits: ExpressionLimits = FEELExpression.limits) {
        self.environment = environment
        self.limits = limits
        steps = limits.steps
        work = limits.work
    }

    // MARK: Cost

    private static let exhausted = FEELError(
        kind: .limit, message: "the expression takes too long: compute parts of it on their own")

    /// Pays for one operation.
    package func step() throws(FEELError) {
        steps -= 1
        if steps < 0 || work < 0 { throw Self.exhausted }
    }

    /// Notes what was read where nothing can be thrown: the next step or payment ends the evaluation.
    func charge(_ bytes: Int) { work -= bytes }

    /// Pays for reading or making that many bytes; an element is 16.
    func spend(_ bytes: Int) throws(FEELError) {
        work -= bytes
        if work < 0 { throw Self.exhausted }
    }

    /// Pays for a list or context of that many elements, before it is made; `new` when only so many are written.
    func make(elements: Int, new: Int? = nil) throws(FEELError) {
        if elements > limits.resultElements {
            throw FEELError(
                kind: .limit, message: "a list of more than \(limits.resultElements) elements: work on smaller parts")
        }
        try spend(16 * (new ?? elements))
    }

    /// Pays for a string of that many bytes, before it is made.
    func make(bytes: Int) throws(FEELError) {
        if bytes > limits.resultBytes {
            throw FEELError(
                kind: .limit, message: "a text of more than \(limits.resultBytes) bytes: work on smaller parts")
        }
        try spend(bytes)
    }

    /// Makes sure that a string under way is not too long yet.
    func room(for bytes: Int) throws(FEELError) {
        if bytes > limits.resultBytes { try make(bytes: bytes) }
    }

    /// Runs what may lead back here.
    ///
    /// - Parameter levels: as how many levels it counts: what takes more of the stack than an expression does.
    package func deeper<T>(by levels: Int = 1, _ body: () throws(FEELError) -> T) throws(FEELError) -> T {
        try step()
        defer { depth -= levels }
        depth += levels
        if depth > Self.deepest {
            throw FEELError(
                kind: .limit, message: "functions call each other too deeply: at most \(Self.deepest) levels")
        }
        return try body()
    }

    /// Checks a value made of others: shared parts would multiply when it is written out, and values put into each
    /// other over and over would become too deep to walk.
    package func check(_ value: FEELValue) throws(FEELError) {
        var left = (elements: limits.resultElements, bytes: Self.mostBytes)
        _ = try measure(value, depth: 0, &left)
        try spend(16 * (limits.resultElements - left.elements))
    }

    /// The deepest of some values.
    func depth(of values: [FEELValue]) throws(FEELError) -> Int {
        var left = (elements: limits.resultElements, bytes: Int.max)
        var deepest = 0
        for value in values { deepest = max(deepest, try measure(value, depth: 0, &left)) }
        try spend(16 * (limits.resultElements - left.elements))
        return deepest
    }

    private func measure(
        _ value: FEELValue, depth: Int, _ left: inout (elements: Int, bytes: Int)
    ) throws(FEELError) -> Int {
        var deepest = depth
        switch value {
        case .string(let text): left.bytes -= text.utf8.count
        case .list(let elements):
            try enter(depth, elements.count, &left)
            for element in elements { deepest = max(deepest, try measure(element, depth: depth + 1, &left)) }
        case .context(let context):
            try enter(depth, context.count, &left)
            for key in context.keys { left.bytes -= key.utf8.count }
            for element in context.values { deepest = max(deepest, try measure(element, depth: depth + 1, &left)) }
        case .range(let range):
            try enter(depth, 2, &left)
            for end in [range.start, range.end] {
                if let end { deepest = max(deepest, try measure(end, depth: depth + 1, &left)) }
            }
        case .function(.lambda(let lambda)):
            try enter(depth + lambda.depth, 1, &left)
            deepest = depth + lambda.depth
        case .function(.native(let native)):
            try enter(depth + native.depth, 1, &left)
            deepest = depth + native.depth
        default: break
        }
        if left.bytes < 0 {
            throw FEELError(
                kind: .limit, message: "a value of more than \(Self.mostBytes >> 20) MiB: work on smaller parts")
        }
        return deepest
    }

    private func enter(
        _ depth: Int, _ count: Int, _ left: inout (elements: Int, bytes: Int)
    ) throws(FEELError) {
        left.elements -= count
        if left.elements < 0 || depth > Self.deepestValue {
            throw FEELError(
                kind: .limit,
                message: "a value of more than \(limits.resultElements) elements or \(Self.deepestValue) levels: "
                    + "work on smaller parts")
        }
    }

    // MARK: Warnings

    /// Notes what was probably not meant so.
    package func warn(_ kind: FEELWarning.Kind, _ message: @autoclosure () -> String) {
        if warnings.count < Self.mostWarnings { warnings.append(FEELWarning(kind: kind, message: message())) }
    }

    /// Warns and answers null.
    package func null(_ kind: FEELWarning.Kind, _ message: @autoclosure () -> String) -> FEELValue {
        warn(kind, message())
        return .null
    }
}
