/// What Camunda 8 says of a user task.
package struct ZeebeUserTask: Sendable {
    /// Whether the engine manages it (`zeebe:userTask`), rather than a job of the type `io.camunda.zeebe:userTask`.
    package var isNative: Bool
    package var assignee: LocatedText?
    /// A list of names between commas, or an expression.
    package var candidateGroups: LocatedText?
    package var candidateUsers: LocatedText?
    package var dueDate: LocatedText?
    package var followUpDate: LocatedText?
    package var priority: LocatedText?
    package var form: ZeebeForm?
}

/// The form of a user task or a start event.
package struct ZeebeForm: Sendable {
    /// The form's id, of a form that is deployed by itself.
    package var id: LocatedText?
    /// `camunda-forms:bpmn:ID`, for a form in the process's own `userTaskForm`, or a key with a meaning elsewhere.
    package var key: LocatedText?
    package var externalReference: LocatedText?
    package var version: ZeebeBinding
}

extension ZeebeExtensions {
    /// What is said of people, dates and forms.
    package var userTask: ZeebeUserTask {
        let assignment = first("assignmentDefinition")
        let schedule = first("taskSchedule")
        return ZeebeUserTask(
            isNative: first("userTask") != nil, assignee: assignment?.attribute("assignee"),
            candidateGroups: assignment?.attribute("candidateGroups"),
            candidateUsers: assignment?.attribute("candidateUsers"), dueDate: schedule?.attribute("dueDate"),
            followUpDate: schedule?.attribute("followUpDate"),
            priority: first("priorityDefinition")?.attribute("priority"), form: form)
    }

    /// `formDefinition`.
    package var form: ZeebeForm? {
        first("formDefinition").map { element in
            ZeebeForm(
                id: element.attribute("formId"), key: element.attribute("formKey"),
                externalReference: element.attribute("externalReference"), version: ZeebeBinding(element))
        }
    }

    /// The forms that a process carries with it: JSON by id.
    package var embeddedForms: [(id: String, json: String)] {
        elements.filter { $0.name.local == "userTaskForm" }
            .compactMap { element in element.attribute("id").map { ($0.string, element.text.string) } }
    }
}
