/// Why a FEEL expression has no value at all. What the standard answers with null is no error but a warning.
package struct FEELError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// The text is not FEEL.
        case syntax
        /// The expression costs more than it may.
        case limit
        /// `assert()` was not met.
        case assertion
    }

    package var kind: Kind
    package var message: String
    /// Characters (Unicode scalars) from the start of the text, of a syntax error.
    package var offset: Int?

    package init(kind: Kind, message: String, offset: Int? = nil) {
        self.kind = kind
        self.message = message
        self.offset = offset
    }

    /// The sentence a user reads.
    package var description: String { offset.map { "\(message) (at character \($0 + 1))" } ?? message }
}

/// Something an evaluation answered with null although it was probably not meant so.
package struct FEELWarning: Hashable, Sendable, CustomStringConvertible {
    /// As Camunda names them, so that its users find their way.
    package enum Kind: String, Sendable {
        case noVariableFound = "NO_VARIABLE_FOUND"
        case noContextEntryFound = "NO_CONTEXT_ENTRY_FOUND"
        case noPropertyFound = "NO_PROPERTY_FOUND"
        case noFunctionFound = "NO_FUNCTION_FOUND"
        case functionInvocationFailure = "FUNCTION_INVOCATION_FAILURE"
        case invalidType = "INVALID_TYPE"
        case notComparable = "NOT_COMPARABLE"
        case outOfRange = "OUT_OF_RANGE"
    }

    package var kind: Kind
    package var message: String

    /// The sentence a user reads.
    package var description: String { message }
}

/// What an evaluation gives.
package struct FEELOutcome: Sendable {
    package var value: FEELValue
    /// In the order they occurred; at most `FEELEvaluation.mostWarnings`.
    package var warnings: [FEELWarning]
}
