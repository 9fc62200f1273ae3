package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter

/// `notification`: what `errorHandling.notifications` becomes. Only `log` can be delivered so far; every other type is
/// logged as not delivered, and the step succeeds, since a run must not fail for want of a notification.
package struct NotificationAction: StepAction {
    package let type = "notification"

    package init() {}

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let inputs = StepInputs(order)
        let kind = inputs.text("type") ?? "log"
        let message = inputs.map["message"]?.text ?? ""
        guard kind != "log" else {
            context.say(inputs.text("target") ?? "info", message)
            return ["DELIVERED": true]
        }
        let target = inputs.text("target") ?? "nobody in particular"
        context.say("warn", "not configured: \(kind) notification to \(target): \(message)")
        return ["DELIVERED": false]
    }

    /// A line in the log may stand there twice.
    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        .neverStarted
    }
}
