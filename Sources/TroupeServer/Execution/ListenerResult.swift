import TroupeGraph
import TroupeInterpreter

/// The `result` of a listener of a user task, as Camunda's workers write it.
enum ListenerResult {
    private static let names = ["denied", "deniedReason", "corrections", "type"]

    /// Nil where there is none.
    static func read(_ value: Value?) throws(RequestProblem) -> TaskListenerResult? {
        guard let map = value?.mapValue else { return nil }
        var result = TaskListenerResult()
        var problems: [FieldProblem] = []
        for (name, value) in map where !value.isNull {
            switch name {
            case "denied":
                if let isDenied = value.boolValue {
                    result.isDenied = isDenied
                } else {
                    problems.append(FieldProblem("result.denied", "must be true or false"))
                }
            case "deniedReason":
                if let reason = value.stringValue, reason.utf8.count <= 10_000 {
                    result.reason = reason
                } else {
                    problems.append(FieldProblem("result.deniedReason", "must be a text of at most 10000 bytes"))
                }
            case "corrections":
                if let corrections = value.mapValue {
                    read(corrections, &result.corrections, &problems)
                } else {
                    problems.append(FieldProblem("result.corrections", "must be an object"))
                }
            case "type": break
            default:
                problems.append(
                    FieldProblem(
                        "result.\(name.prefix(128))", "is not known; there are \(names.joined(separator: ", "))"))
            }
        }
        if !problems.isEmpty { throw .fields(problems) }
        return result
    }

    /// Null leaves an attribute as it is.
    private static func read(
        _ given: ValueMap, _ corrections: inout ValueMap, _ problems: inout [FieldProblem]
    ) {
        for (name, value) in given where !value.isNull {
            let isRight: Bool
            let kind: String
            switch name {
            case "assignee":
                kind = "a text of at most 256 bytes"
                isRight = (value.stringValue?.utf8.count).map { $0 <= 256 } == true
            case "dueDate", "followUpDate":
                kind = "a date and time with a zone (ISO 8601), or empty"
                isRight = value.stringValue.map { $0.isEmpty || TimestampText.moment($0) != nil } == true
            case "candidateGroups", "candidateUsers":
                kind = "a list of texts"
                isRight = value.listValue?.allSatisfy { ($0.stringValue?.utf8.count).map { $0 <= 256 } == true } == true
            case "priority":
                kind = "a whole number from 0 to 100"
                isRight = value.intValue.map { (0...100).contains($0) } == true
            default:
                let known = Record.UserTaskCreated.correctable.joined(separator: ", ")
                problems.append(
                    FieldProblem("result.corrections.\(name.prefix(128))", "cannot be corrected; that can: \(known)"))
                continue
            }
            if isRight {
                corrections[name] = value
            } else {
                problems.append(FieldProblem("result.corrections.\(name)", "must be \(kind)"))
            }
        }
    }
}
