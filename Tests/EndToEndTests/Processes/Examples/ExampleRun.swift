import TroupeGraph

/// One way through an example process: what the world around it does, and what must come of that.
struct ExampleRun: Sendable, CustomStringConvertible {
    /// What a worker says to a job.
    enum Reply: Sendable {
        case complete(Value)
        case error(String)
        case fail(String)
    }

    var description: String
    /// The file in `workflows/bpmn`, without its ending.
    var file: String
    var process: String
    var variables: Value
    var hasRepository = false
    /// Answers of people by element, one for each time they are asked.
    var answers: [String: [Value]] = [:]
    /// Who answers only after an element began so often; who is not in `answers` never does.
    var patience: [String: (element: String, times: Int)] = [:]
    /// What workers say by the type of the job, one for each time; the last again and again.
    var jobs: [String: [Reply]] = [:]
    /// Messages by name: what they bring.
    var messages: [String: Value] = [:]
    /// Who must have done each task that somebody does.
    var performers: [String: String]
    /// The elements in the order of their beginning; `!` behind one that is terminated.
    var path: [String]
    /// Variables of the process at its end.
    var results: [String: Value]
    /// Incidents on the way, all of them resolved.
    var incidents = 0

    /// The description in a form that an `Idempotency-Key` can have.
    var word: String { description.replacing(" ", with: "-") }
}
