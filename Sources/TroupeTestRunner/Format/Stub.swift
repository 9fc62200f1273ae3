package import TroupeGraph

/// An answer that is given instead of doing something.
package struct Stub: Hashable, Sendable {
    /// What it stands for.
    package enum Kind: Hashable, Sendable {
        /// A shell-command or git-operation step.
        case shell
        /// A program on the `PATH` of scripts.
        case program(name: String, arguments: Glob?)
        case model(prompt: Glob?)
        case skill(name: String, prompt: Glob?)
        case forge(operation: String)
        case workflow(id: String)
        case task
        case http(url: Glob, method: String?)
    }

    package enum Answer: Hashable, Sendable {
        case process(exit: Int, stdout: String, stderr: String, outputs: ValueMap?)
        /// Of a model, or a person.
        case value(Value)
        case outputs(ValueMap)
        case response(status: Int, headers: ValueMap, body: Value)
        case error(code: String, message: String, details: ValueMap)
        case never
        case interruption
    }

    package var kind: Kind
    package var place: SourceLocation
    package var step: Located<StepName>?
    /// What the inputs must hold.
    package var inputs: ValuePattern?
    /// How often it answers; nil: always.
    package var times: Int?
    /// Whether it is no failure that it is never used.
    package var isOptional = false
    package var answer: Answer
    /// On the virtual clock, in microseconds.
    package var takes: Int64 = 0
    /// Who answers a task.
    package var person: String?
    /// What the answer leaves in the workspace.
    package var files: [ScratchFile] = []
    /// The given outputs of a workflow.
    package var names: [Located<String>] = []
    /// The inputs of a workflow that it looks at.
    package var inputNames: [Located<String>] = []

    package init(_ kind: Kind, at place: SourceLocation, answer: Answer) {
        self.kind = kind
        self.place = place
        self.answer = answer
    }

    /// What people call it.
    var title: String {
        let place = step.map { " for step '\($0.content)'" } ?? ""
        switch kind {
        case .shell: return "shell stub\(place)"
        case .program(let name, let arguments):
            return "stub of the program '\(name)'" + (arguments.map { " with '\($0.text)'" } ?? "") + place
        case .model: return "model stub\(place)"
        case .skill(let name, _): return "stub of the skill '\(name)'\(place)"
        case .forge(let operation): return "stub of the operation '\(operation)'\(place)"
        case .workflow(let id): return "stub of the workflow '\(id)'"
        case .task: return "task stub\(place)"
        case .http(let url, _): return "http stub of '\(url.text)'\(place)"
        }
    }
}

/// `step`, or `workflow/step` for a step of another workflow than the tested one.
package struct StepName: Hashable, Sendable, CustomStringConvertible {
    package var workflow: String?
    package var step: String

    package init(_ text: String) {
        if let slash = text.lastIndex(of: "/") {
            workflow = String(text[..<slash])
            step = String(text[text.index(after: slash)...])
        } else {
            step = text
        }
    }

    package var description: String { workflow.map { "\($0)/\(step)" } ?? step }

    /// Whether it names a step of a workflow. For stubs and calls a bare id means a step of any workflow.
    func names(_ step: String, of workflow: String) -> Bool {
        self.step == step && (self.workflow ?? workflow) == workflow
    }
}
