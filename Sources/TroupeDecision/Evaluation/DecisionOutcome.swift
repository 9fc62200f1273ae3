package import TroupeExpression
package import TroupeGraph

/// What the evaluation of a decision gives.
package struct DecisionOutcome: Sendable {
    package var result: Result<FEELValue, DecisionFailure>
    /// The decisions that were evaluated, in their order: what a decision requires stands before it.
    package var evaluated: [EvaluatedDecision]
    /// What FEEL answered with null although it was probably not meant so.
    package var warnings: [FEELWarning]
}

/// Why a decision has no result.
package struct DecisionFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence. Names elements and kinds of values, never the values.
    package var message: String
    /// The decision that failed, which may be one that was required.
    package var decision: String
    /// The id of the nearest element that has one.
    package var element: String
    package var location: SourceLocation?
    /// When an expression failed: a limit, or an assertion.
    package var cause: FEELError?

    package init(_ message: String, decision: String, element: String = "", location: SourceLocation? = nil) {
        self.message = message
        self.decision = decision
        self.element = element
        self.location = location
    }

    /// The sentence with its place.
    package var description: String {
        let place = location.map { " at \($0)" } ?? ""
        let inner = element.isEmpty || element == decision ? "" : ", element '\(element)'"
        return "decision '\(decision)'\(inner): \(message)\(place)"
    }
}

/// How one decision was made, as Zeebe's records tell it.
package struct EvaluatedDecision: Sendable {
    package var id: String
    package var name: String
    /// `DECISION_TABLE`, `LITERAL_EXPRESSION`, `CONTEXT`, …
    package var kind: String
    /// Of a decision table.
    package var inputs: [Input]
    /// The rules that decided, in the order of the table.
    package var rules: [Rule]
    /// Null when it failed.
    package var output: FEELValue

    package struct Input: Sendable {
        package var id: String
        /// Its label, or its expression where it has none.
        package var name: String
        package var value: FEELValue
    }

    package struct Rule: Sendable {
        package var id: String
        /// Counted from 1.
        package var index: Int
        package var outputs: [Output]
    }

    package struct Output: Sendable {
        package var id: String
        /// Its label, or its name where it has none.
        package var name: String
        package var value: FEELValue
    }
}
