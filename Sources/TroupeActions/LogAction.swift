package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter

/// `log`: writes `[level] message` to the run's log.
package struct LogAction: StepAction {
    package let type = "log"

    package init() {}

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let inputs = StepInputs(order)
        context.say(inputs.text("level") ?? "info", inputs.map["message"]?.text ?? "")
        return [:]
    }
}

extension JobContext {
    /// Writes a line to the attempt's log.
    func say(_ level: String, _ message: String) {
        log(.log, "[\(level)] \(message)\n")
    }
}
