package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter

/// `azure-devops`: says honestly that nothing is configured that could do it.
package struct AzureDevOpsAction: StepAction {
    package let type = "azure-devops"

    package init() {}

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let operation = StepInputs(order).text("operation") ?? ""
        throw Fault(
            "azure-devops.not-configured",
            "the operation '\(operation)' needs Azure DevOps, which is not configured; this version of Troupe cannot be"
                + " connected to it: give the step 'onError: continue' or a condition to run without it",
            details: ["operation": .string(operation)])
    }

    /// It never has an effect.
    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        .neverStarted
    }
}
