import TroupeGraph
import TroupeInterpreter

/// What Camunda 8 calls an incident of that kind.
enum ZeebeErrorType {
    static func name(of fault: Fault) -> String {
        if fault.details["mapping"] != nil { return "IO_MAPPING_ERROR" }
        switch fault.code {
        case "gateway.no-flow": return "CONDITION_ERROR"
        case "error.unhandled": return "UNHANDLED_ERROR_EVENT"
        case "decision.unknown": return "CALLED_DECISION_ERROR"
        case "job.no-retries":
            switch fault.details["listener"] {
            case nil: return "JOB_NO_RETRIES"
            case "taskListener": return "TASK_LISTENER_NO_RETRIES"
            default: return "EXECUTION_LISTENER_NO_RETRIES"
            }
        default: break
        }
        switch fault.code.prefix(while: { $0 != "." }) {
        case "call": return "CALLED_ELEMENT_ERROR"
        case "decision": return "DECISION_EVALUATION_ERROR"
        case "expression", "timer", "loop", "ad-hoc", "job", "user-task", "signal", "condition", "value", "input":
            return "EXTRACT_VALUE_ERROR"
        default: return "UNKNOWN"
        }
    }
}
