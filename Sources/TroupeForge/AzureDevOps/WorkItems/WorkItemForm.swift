import TroupeGraph

/// Work items as the REST API writes them, and the JSON Patch operations (RFC 6902) that change them.
enum WorkItemForm {
    static let title = "System.Title"
    static let state = "System.State"
    static let type = "System.WorkItemType"
    static let assignee = "System.AssignedTo"
    static let description = "System.Description"
    static let tags = "System.Tags"
    static let history = "System.History"
    static let priority = "Microsoft.VSTS.Common.Priority"
    static let severity = "Microsoft.VSTS.Common.Severity"
    static let criteria = "Microsoft.VSTS.Common.AcceptanceCriteria"

    /// Fields that have a place of their own in `WorkItem`.
    private static let known: Set<String> = [
        title, state, type, assignee, description, tags, priority, severity, criteria, "System.Id", "System.Rev",
        "System.CreatedBy", "System.CreatedDate", "System.ChangedBy", "System.ChangedDate",
    ]

    /// Nil when the answer is not a work item.
    static func workItem(_ value: Value, isDone: (_ type: String, _ state: String) -> Bool) -> WorkItem? {
        guard let id = value["id"]?.intValue, let fields = value["fields"]?.mapValue else { return nil }
        let type = fields[Self.type]?.text ?? ""
        let state = fields[Self.state]?.text ?? ""
        var item = WorkItem(id: "\(id)", type: type, title: fields[title]?.text ?? "", state: state)
        item.isDone = isDone(type, state)
        func prose(_ name: String) -> String? {
            guard let text = fields[name]?.stringValue else { return nil }
            return value["multilineFieldsFormat"]?[name]?.stringValue == "markdown" ? text : RichText.decoded(text)
        }
        // Bugs of the Agile and Scrum processes say there what is wrong.
        item.description = prose(description) ?? prose("Microsoft.VSTS.TCM.ReproSteps") ?? ""
        item.assignee = identity(fields[assignee])
        item.tags = tags(fields[Self.tags]?.text ?? "")
        item.priority = fields[priority]?.intValue
        item.severity = fields[severity]?.stringValue
        item.acceptanceCriteria = prose(criteria)
        for (name, field) in fields where !known.contains(name) { item.fields[name] = field }
        item.revision = value["rev"]?.intValue ?? 1
        item.url = value["_links"]?["html"]?["href"]?.stringValue ?? value["url"]?.stringValue ?? ""
        item.createdBy = identity(fields["System.CreatedBy"]) ?? ""
        item.changedBy = identity(fields["System.ChangedBy"]) ?? ""
        item.createdAt = AzureDevOpsTime.microseconds(fields["System.CreatedDate"])
        item.changedAt = AzureDevOpsTime.microseconds(fields["System.ChangedDate"])
        return item
    }

    /// An identity field is a map in 5.0 and later; its unique name is the mail address.
    static func identity(_ value: Value?) -> String? {
        value?["uniqueName"]?.stringValue ?? value?["displayName"]?.stringValue ?? value?.stringValue
    }

    private static func tags(_ text: String) -> [String] {
        text.split(separator: ";").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }

    private static func prose(_ field: String, _ text: String) -> Value {
        set(field, .string(RichText.encoded(text)))
    }

    /// One operation on a field.
    static func set(_ field: String, _ value: Value) -> Value {
        ["op": "add", "path": path(field), "value": value]
    }

    /// A JSON Pointer (RFC 6901) that no name of a field can lead elsewhere.
    private static func path(_ field: String) -> Value {
        .string("/fields/" + field.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined())
    }

    static func draft(_ draft: WorkItemDraft, assignee: String?, parent: String?) -> [Value] {
        var operations = [set(title, .string(draft.title))]
        if !draft.description.isEmpty { operations.append(prose(description, draft.description)) }
        if let state = draft.state { operations.append(set(Self.state, .string(state))) }
        if let assignee { operations.append(set(Self.assignee, .string(assignee))) }
        if !draft.tags.isEmpty { operations.append(set(tags, .string(draft.tags.joined(separator: "; ")))) }
        if let priority = draft.priority { operations.append(set(Self.priority, .integer(priority))) }
        if let severity = draft.severity { operations.append(set(Self.severity, .string(grade(severity)))) }
        if let criteria = draft.acceptanceCriteria { operations.append(prose(Self.criteria, criteria)) }
        for (name, value) in draft.fields { operations.append(set(name, value)) }
        if let parent {
            let relation: Value = ["rel": "System.LinkTypes.Hierarchy-Reverse", "url": .string(parent)]
            operations.append(["op": "add", "path": "/relations/-", "value": relation])
        }
        return operations
    }

    /// - Parameter present: the work item's tags, where some are to be added or removed.
    static func change(_ change: WorkItemChange, assignee: String?, present: [String]) -> [Value] {
        var operations: [Value] = []
        if let revision = change.expectedRevision {
            operations.append(["op": "test", "path": "/rev", "value": .integer(revision)])
        }
        if let type = change.type { operations.append(set(Self.type, .string(type))) }
        if let title = change.title { operations.append(set(Self.title, .string(title))) }
        if let description = change.description { operations.append(prose(Self.description, description)) }
        if let state = change.state { operations.append(set(Self.state, .string(state))) }
        if let assignee { operations.append(set(Self.assignee, .string(assignee))) }
        if let priority = change.priority { operations.append(set(Self.priority, .integer(priority))) }
        if let severity = change.severity { operations.append(set(Self.severity, .string(grade(severity)))) }
        if let criteria = change.acceptanceCriteria { operations.append(prose(Self.criteria, criteria)) }
        if change.tags != nil || !change.addedTags.isEmpty || !change.removedTags.isEmpty {
            var all = (change.tags ?? present).filter { !change.removedTags.contains($0) }
            for tag in change.addedTags where !all.contains(tag) { all.append(tag) }
            operations.append(set(tags, .string(all.joined(separator: "; "))))
        }
        for (name, value) in change.fields {
            operations.append(
                value.isNull ? ["op": "remove", "path": path(name)] : set(name, value))
        }
        if let comment = change.comment { operations.append(prose(history, comment)) }
        return operations
    }

    /// `P2` and the like in the service's words; what it may know already stays.
    private static func grade(_ text: String) -> String {
        let grades = ["1 - Critical", "2 - High", "3 - Medium", "4 - Low"]
        guard !text.contains(" - "), let severity = ForgeSeverity(named: text),
            let index = ForgeSeverity.allCases.firstIndex(of: severity)
        else { return text }
        return grades[min(index, grades.count - 1)]
    }
}
