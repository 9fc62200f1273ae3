package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter

/// `log`: writes `[level] message` to the run's log.
package struct LogAction: InstantAction {
    package let type = "log"

    package init() {}

    package func perform(_ order: JobOrder, log: (LogChunk.Stream, String) -> Void) throws(Fault) -> ValueMap {
        let inputs = StepInputs(order)
        log(.log, "[\(inputs.text("level") ?? "info")] \(inputs.map["message"]?.text ?? "")\n")
        return [:]
    }
}

extension JobContext {
    /// Writes a line to the attempt's log.
    func say(_ level: String, _ message: String) {
        log(.log, "[\(level)] \(message)\n")
    }
}
