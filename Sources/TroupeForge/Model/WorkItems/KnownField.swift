package import TroupeGraph

/// Fields that have a place of their own in `WorkItem`, by the reference names of Azure DevOps and the words of the
/// field. Workflows written for one provider thereby find the same with another.
package enum KnownField: CaseIterable, Sendable {
    case type, title, description, state, assignee, tags, priority, severity, acceptanceCriteria, history

    /// The reference name of Azure DevOps.
    package var referenceName: String {
        switch self {
        case .type: "System.WorkItemType"
        case .title: "System.Title"
        case .description: "System.Description"
        case .state: "System.State"
        case .assignee: "System.AssignedTo"
        case .tags: "System.Tags"
        case .priority: "Microsoft.VSTS.Common.Priority"
        case .severity: "Microsoft.VSTS.Common.Severity"
        case .acceptanceCriteria: "Microsoft.VSTS.Common.AcceptanceCriteria"
        case .history: "System.History"
        }
    }

    private var words: [String] {
        switch self {
        case .type: ["type", "workitemtype"]
        case .title: ["title"]
        case .description: ["description"]
        case .state: ["state", "status"]
        case .assignee: ["assignedto", "assignee", "owner"]
        case .tags: ["tags"]
        case .priority: ["priority"]
        case .severity: ["severity"]
        case .acceptanceCriteria: ["acceptancecriteria"]
        case .history: ["history", "comment"]
        }
    }

    /// Reads a reference name, or a word in any spelling (`assignedTo`, `assigned_to`).
    package init?(named name: String) {
        let lower = name.lowercased()
        let word = lower.filter { $0 != "_" && $0 != "-" && $0 != " " }
        guard
            let field = Self.allCases.first(where: { $0.referenceName.lowercased() == lower || $0.words.contains(word) }
            )
        else { return nil }
        self = field
    }

    /// Tags from a list, or from a text with `;` or `,` between them.
    package static func tags(_ value: Value) -> [String] {
        let parts = value.listValue?.map(\.text) ?? value.text.split { $0 == ";" || $0 == "," }.map(String.init)
        return parts.map(trimmed).filter { !$0.isEmpty }
    }

    /// A number, also as text and with words behind it: `2 - High`.
    package static func number(_ value: Value) -> Int? {
        value.intValue ?? Int(trimmed(value.text).prefix { $0.isASCII && $0.isNumber })
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension WorkItemChange {
    /// Moves fields that have a place of their own there, unless that place is taken already.
    package mutating func placeKnownFields() {
        for (name, value) in fields {
            guard let known = KnownField(named: name) else { continue }
            fields[name] = nil
            switch known {
            case .type: type = type ?? value.text
            case .title: title = title ?? value.text
            case .description: description = description ?? value.text
            case .state: state = state ?? value.text
            case .assignee: assignee = assignee ?? value.text
            case .tags: tags = tags ?? KnownField.tags(value)
            case .priority: priority = priority ?? KnownField.number(value)
            case .severity: severity = severity ?? value.text
            case .acceptanceCriteria: acceptanceCriteria = acceptanceCriteria ?? value.text
            case .history: comment = comment ?? value.text
            }
        }
    }
}

extension WorkItemDraft {
    /// Moves fields that have a place of their own there, unless that place is taken already.
    package mutating func placeKnownFields() {
        for (name, value) in fields {
            guard let known = KnownField(named: name) else { continue }
            fields[name] = nil
            switch known {
            case .type: type = type.isEmpty ? value.text : type
            case .title: title = title.isEmpty ? value.text : title
            case .description: description = description.isEmpty ? value.text : description
            case .state: state = state ?? value.text
            case .assignee: assignee = assignee ?? value.text
            case .tags: tags = tags.isEmpty ? KnownField.tags(value) : tags
            case .priority: priority = priority ?? KnownField.number(value)
            case .severity: severity = severity ?? value.text
            case .acceptanceCriteria: acceptanceCriteria = acceptanceCriteria ?? value.text
            case .history: break
            }
        }
    }
}
