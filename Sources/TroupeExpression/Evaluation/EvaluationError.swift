/// Why a well-formed expression has no value. Names functions, operators and kinds of values, never the values.
package struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is, stable and in kebab-case: `division-by-zero`, `number-overflow`, `wrong-type`,
    /// `wrong-argument-count`, `invalid-argument`, `too-many-steps`, `result-too-large`.
    package var code: String
    /// What went wrong and how to put it right, one sentence.
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence a user reads.
    package var description: String { message }
}
