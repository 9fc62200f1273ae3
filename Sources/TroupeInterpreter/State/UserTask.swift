package import TroupeGraph

/// A person's task that waits for its answer.
package struct UserTask: Hashable, Sendable {
    package var created: Record.UserTaskCreated
    package var assignee: String?
    /// Whether the time was over once; there is no third to ask.
    package var isEscalated = false

    init(_ created: Record.UserTaskCreated) {
        self.created = created
        assignee = created.assignee
    }
}

/// What a person answered.
package struct UserTaskAnswer: Hashable, Sendable {
    /// One of the task's options.
    package var decision: String?
    package var comment: String?
    /// The fields of the form, or whatever is to be an output.
    package var variables: ValueMap

    package init(decision: String? = nil, comment: String? = nil, variables: ValueMap = [:]) {
        self.decision = decision
        self.comment = comment
        self.variables = variables
    }

    /// Why an answer is not taken.
    package struct Refusal: Error, Hashable, Sendable {
        /// Fields are `decision` and `variables.NAME`.
        package var problems: [InputValidation.Problem]
    }
}

extension UserTask {
    /// The outputs that an answer comes to: its fields by name, `DECISION`, `COMMENT`, `DECIDED_BY`, and all of them as
    /// `ANSWER`.
    package func outputs(for answer: UserTaskAnswer, by person: String) -> Result<ValueMap, UserTaskAnswer.Refusal> {
        var problems: [InputValidation.Problem] = []
        if let problem = problem(of: answer.decision) { problems.append(problem) }
        var outputs = answer.variables
        if let form = created.form {
            var check = FormCheck(form: form, values: answer.variables)
            problems += check.problems().map {
                InputValidation.Problem(field: "variables" + $0.field, message: $0.message)
            }
            outputs = check.values
        }
        outputs["DECISION"] = answer.decision.map(Value.string) ?? .null
        outputs["COMMENT"] = .string(answer.comment ?? "")
        outputs["DECIDED_BY"] = .string(person)
        outputs["ANSWER"] = .map(outputs)
        if problems.isEmpty, let fault = ValueBound.fault(of: .map(outputs)) {
            problems.append(InputValidation.Problem(field: "variables", message: "are too large: \(fault.message)"))
        }
        return problems.isEmpty ? .success(outputs) : .failure(UserTaskAnswer.Refusal(problems: problems))
    }

    private func problem(of decision: String?) -> InputValidation.Problem? {
        let allowed = created.options.map(\.value)
        if allowed.isEmpty { return nil }
        let list = allowed.joined(separator: ", ")
        guard let decision else {
            return InputValidation.Problem(field: "decision", message: "is required: one of \(list)")
        }
        if allowed.contains(decision) { return nil }
        let near = NearWord.nearest(to: decision, among: allowed).map { " (did you mean '\($0)'?)" } ?? ""
        return InputValidation.Problem(field: "decision", message: "must be one of \(list)\(near)")
    }
}
