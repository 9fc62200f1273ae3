package import TroupeGraph

/// A step as tests write it: what YAML says, without the YAML. Texts may hold `${…}`.
package struct Step {
    /// What it does.
    package indirect enum Action {
        case job(type: String, inputs: [(String, Value)])
        case set(String, Value)
        /// Conditions are expressions; the first that holds wins.
        case conditional([(condition: String, steps: [Step])], otherwise: [Step])
        /// Each branch's test is `subject …`.
        case branches(subject: String, [(test: String, steps: [Step])])
        case parallel([Step])
        case whileTrue(String, [Step])
        case forEach(Value, concurrency: Value?, [Step])
        case times(Value, [Step])
        case wait(Value)
        case until(Value)
        case call(String, [(String, Value)], workspace: Value?)
        case fail(Value)
    }

    package var id: String
    package var action: Action
    package var outputs: [String] = []
    package var condition: String?
    package var retry: RetryPolicy?
    package var timeout: Value?
    /// `fail`, `continue`, or an expression.
    package var onError: String?
    package var strategy: ErrorHandling.Strategy?
    package var handler: [Step] = []
    package var compensation: [Step] = []
    package var persona: String?
    package var role: String?
    package var idempotent = false
    package var loopLimit: Int?

    package init(id: String, action: Action, outputs: [String] = [], timeout: Value? = nil) {
        self.id = id
        self.action = action
        self.outputs = outputs
        self.timeout = timeout
    }

    /// A copy with changes.
    package func with(_ change: (inout Step) -> Void) -> Step {
        var step = self
        change(&step)
        return step
    }

    package static func job(_ id: String, _ inputs: [(String, Value)] = [], outputs: [String] = []) -> Step {
        Step(id: id, action: .job(type: "work", inputs: inputs), outputs: outputs)
    }
    package static func set(_ variable: String, _ value: Value, id: String? = nil) -> Step {
        Step(id: id ?? "set-\(variable)", action: .set(variable, value))
    }
    package static func when(_ id: String, _ condition: String, _ steps: [Step], otherwise: [Step] = []) -> Step {
        Step(id: id, action: .conditional([(condition, steps)], otherwise: otherwise))
    }
    package static func parallel(_ id: String, _ steps: [Step]) -> Step { Step(id: id, action: .parallel(steps)) }
    package static func loop(_ id: String, while condition: String, _ steps: [Step]) -> Step {
        Step(id: id, action: .whileTrue(condition, steps))
    }
    package static func each(_ id: String, _ items: Value, concurrency: Value? = nil, _ steps: [Step]) -> Step {
        Step(id: id, action: .forEach(items, concurrency: concurrency, steps))
    }
    package static func times(_ id: String, _ count: Value, _ steps: [Step]) -> Step {
        Step(id: id, action: .times(count, steps))
    }
    package static func wait(_ id: String, _ duration: Value) -> Step { Step(id: id, action: .wait(duration)) }
    package static func call(_ id: String, _ workflow: String, _ inputs: [(String, Value)] = []) -> Step {
        Step(id: id, action: .call(workflow, inputs, workspace: nil))
    }
    package static func ask(
        _ id: String, _ inputs: [(String, Value)] = [], timeout: Value? = nil, outputs: [String] = []
    ) -> Step {
        Step(id: id, action: .job(type: "human-task", inputs: inputs), outputs: outputs, timeout: timeout)
    }
    package static func waitFor(_ id: String, _ signal: Value, outputs: [String] = []) -> Step {
        Step(id: id, action: .job(type: "wait-signal", inputs: [("signal", signal)]), outputs: outputs)
    }
    package static func send(_ id: String, _ signal: Value, _ payload: Value = .null) -> Step {
        Step(id: id, action: .job(type: "send-signal", inputs: [("signal", signal), ("payload", payload)]))
    }
    package static func fail(_ id: String, _ message: Value) -> Step { Step(id: id, action: .fail(message)) }
}
