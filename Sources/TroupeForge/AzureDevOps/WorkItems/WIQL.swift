/// Writes queries in the service's Work Item Query Language. Every value is a literal with its quotes doubled.
enum WIQL {
    static func query(_ query: WorkItemQuery) -> String {
        var conditions = ["[System.TeamProject] = @project"]
        func equal(_ field: String, _ value: String?) {
            if let value { conditions.append("[\(field)] = \(literal(value))") }
        }
        equal("System.State", query.state)
        equal("System.WorkItemType", query.type)
        equal("System.AssignedTo", query.assignee)
        for tag in query.tags { conditions.append("[System.Tags] CONTAINS \(literal(tag))") }
        if let text = query.text, !text.isEmpty {
            let words = literal(text)
            conditions.append(
                "([System.Title] CONTAINS \(words) OR [System.Description] CONTAINS WORDS \(words))")
        }
        return "SELECT [System.Id] FROM WorkItems WHERE \(conditions.joined(separator: " AND "))"
            + " ORDER BY [System.ChangedDate] DESC, [System.Id] DESC"
    }

    static func literal(_ text: String) -> String {
        let line = text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) }
        return "'" + String(line).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
