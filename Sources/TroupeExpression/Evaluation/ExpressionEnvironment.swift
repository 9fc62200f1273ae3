package import TroupeGraph

/// What an expression may know of the world: the variables it names, and the time and randomness that came in with
/// the event. Implemented by whoever evaluates (the interpreter; tests).
package protocol ExpressionEnvironment {
    /// The value at the longest statically known prefix of `root.path…` that this environment stores as one variable,
    /// and how many segments of `path` it consumed; nil when undefined (evaluates to null).
    ///
    /// The evaluator looks the remaining segments up inside the value, so `steps.build.RESULT.id` may be answered with
    /// the variable `RESULT` of step `build` and 2. A root alone comes with an empty path.
    func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)?

    /// The time of the event, in microseconds since 1970 UTC: evaluation has no clock.
    var now: Int64 { get }

    /// The next random number, seeded by the event: evaluation has no entropy.
    mutating func random() -> UInt64

    /// Told of each path that has no value: a variable nobody set, or a key its map does not have.
    mutating func undefined(_ reference: Reference)
}
