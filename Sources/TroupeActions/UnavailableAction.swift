package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter

/// An action of the language that is not built yet: fails and says so.
package struct UnavailableAction: StepAction {
    package let type: String
    private let what: String

    /// - Parameter what: what it would do, to stand before "is not available".
    package init(_ type: String, _ what: String) {
        self.type = type
        self.what = what
    }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        throw Fault(
            "action.not-available", "the action '\(type)' is not built yet: \(what) is not available in this version")
    }

    /// It never has an effect.
    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        .neverStarted
    }
}
