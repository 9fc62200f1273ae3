import TroupeGraph
import TroupePostgres

extension LocalForge {
    /// The state of a new work item whose draft names none.
    private static let firstState = "New"
    /// How often a change without an expected revision is tried again on the newer one.
    private static let attempts = 10

    package func createWorkItem(_ draft: WorkItemDraft, _ call: ForgeCall) async throws(ForgeError) -> WorkItem {
        var draft = draft
        draft.placeKnownFields()
        let parent: Int64?
        if let name = draft.parent, !name.isEmpty {
            parent = try await number(ofWorkItem: name, call)
        } else {
            parent = nil
        }
        let key = StoredText.requestKey(call, "work-item")
        let made = try await database.first(
            WorkItemStatements.create,
            [
                try StoredText.required(call.project, "project", limit: TextLimit.name),
                try StoredText.required(draft.type, "type", limit: TextLimit.name),
                try StoredText.required(draft.title, "title", limit: TextLimit.title),
                try StoredText.checked(draft.description, "description", limit: TextLimit.body),
                try StoredText.required(draft.state ?? Self.firstState, "state", limit: TextLimit.name),
                try StoredText.checked(orNull: draft.assignee?.nonEmpty, "assignee", limit: TextLimit.name),
                try StoredText.list(draft.tags, "tags"),
                try StoredText.number(draft.priority, "priority"),
                try StoredText.checked(orNull: draft.severity, "severity", limit: TextLimit.name),
                try StoredText.checked(orNull: draft.acceptanceCriteria, "acceptance criteria", limit: TextLimit.body),
                try StoredText.json(draft.fields, "fields"),
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
                key, .int8(orNull: parent),
            ], workItem)
        if let made { return made }
        guard let earlier = try await database.first(WorkItemStatements.byRequest, [key], workItem) else {
            throw .conflict("the work item was made by the same request and is gone")
        }
        return earlier
    }

    package func workItem(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> WorkItem {
        let number = try StoredID.number(id, "work item")
        guard
            let item = try await database.first(
                WorkItemStatements.read, [.text(StoredText.storable(call.project)), .int8(number)], workItem)
        else { throw .notFound("work item '\(id.prefix(100))'") }
        return item
    }

    package func workItems(_ query: WorkItemQuery, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<WorkItem> {
        if query.wiql != nil { throw .unsupported("wiql") }
        var after: [PostgresValue] = [.null, .null]
        if let cursor = query.page.after {
            let parts = cursor.split(separator: ".").map { Int64($0) }
            guard parts.count == 2, let time = parts[0], let id = parts[1] else {
                throw .invalid("The cursor 'after' is not one that a list answered.")
            }
            after = [.timestamptz(PostgresTimestamp(microsecondsSince1970: time)), .int8(id)]
        }
        let read = try await database.all(
            WorkItemStatements.list,
            [
                .text(StoredText.storable(call.project)),
                try StoredText.checked(orNull: query.state, "state", limit: TextLimit.name),
                try StoredText.checked(orNull: query.type, "type", limit: TextLimit.name),
                try StoredText.checked(orNull: query.assignee, "assignee", limit: TextLimit.name),
                try StoredText.list(query.tags, "tags"),
                try StoredText.checked(orNull: query.text, "text", limit: TextLimit.title),
                after[0], after[1], .int8(Int64(query.page.limit + 1)),
            ], workItem)
        return ForgePage(read, of: query.page) { "\($0.changedAt).\($0.id)" }
    }

    package func updateWorkItem(
        _ id: String, _ change: WorkItemChange, _ call: ForgeCall
    ) async throws(ForgeError) -> WorkItem {
        var change = change
        change.placeKnownFields()
        let number = try StoredID.number(id, "work item")
        let key = StoredText.requestKey(call, "work-item-change")
        let place: [PostgresValue] = [.text(StoredText.storable(call.project)), .int8(number)]
        if case .bytea = key, try await !database.query(WorkItemStatements.isLastRequest, place + [key]).isEmpty {
            return try await workItem(id, call)
        }
        for _ in 0..<Self.attempts {
            let present = try await workItem(id, call)
            if let expected = change.expectedRevision, expected != present.revision {
                throw .conflict("Work item '\(id)' has revision \(present.revision), not \(expected).")
            }
            let next = present.applying(change)
            var calls: [(Statement, [PostgresValue])] = []
            if next != present {
                calls.append((WorkItemStatements.update, place + (try columns(next, from: present, key, call))))
            }
            if let comment = change.comment?.nonEmpty {
                let comment: [PostgresValue] = [
                    try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
                    try StoredText.required(comment, "comment", limit: TextLimit.comment),
                    StoredText.requestKey(call, "work-item-change-comment"),
                ]
                calls.append((WorkItemStatements.comment, place + comment))
            }
            guard next != present else {
                try await database.pipeline(calls)
                return present
            }
            // The comment must not outlive a change that met another one.
            let answers = try await changing(calls)
            guard let row = answers?.first?.first else { continue }
            return try ForgeDatabase.decode { () throws(PostgresError) in try workItem(row) }
        }
        throw .conflict("Work item '\(id)' is being changed by many at once.")
    }

    /// Performs a change and what goes with it, or nothing when the revision has moved on; nil then.
    private func changing(
        _ calls: [(Statement, [PostgresValue])]
    ) async throws(ForgeError) -> [PostgresRows]? {
        do {
            return try await database.pool.withConnection { connection in
                try await connection.transaction {
                    var answers: [PostgresRows] = []
                    for (statement, parameters) in calls {
                        let rows = try await connection.query(statement, parameters)
                        if answers.isEmpty, rows.isEmpty { throw RevisionMoved() }
                        answers.append(rows)
                    }
                    return answers
                }
            }
        } catch is RevisionMoved {
            return nil
        } catch let error as PostgresError {
            throw ForgeError(error)
        } catch {
            throw .unavailable("the work item could not be changed")
        }
    }

    private struct RevisionMoved: Error {}

    private func columns(
        _ item: WorkItem, from present: WorkItem, _ key: PostgresValue, _ call: ForgeCall
    ) throws(ForgeError) -> [PostgresValue] {
        [
            .int4(Int32(clamping: present.revision)),
            try StoredText.required(item.type, "type", limit: TextLimit.name),
            try StoredText.required(item.title, "title", limit: TextLimit.title),
            try StoredText.checked(item.description, "description", limit: TextLimit.body),
            try StoredText.required(item.state, "state", limit: TextLimit.name),
            try StoredText.checked(orNull: item.assignee, "assignee", limit: TextLimit.name),
            try StoredText.list(item.tags, "tags"),
            try StoredText.number(item.priority, "priority"),
            try StoredText.checked(orNull: item.severity, "severity", limit: TextLimit.name),
            try StoredText.checked(orNull: item.acceptanceCriteria, "acceptance criteria", limit: TextLimit.body),
            try StoredText.json(item.fields, "fields"),
            try StoredText.required(call.actor.id, "actor", limit: TextLimit.name), key,
        ]
    }

    /// Reads a row with `WorkItemStatements.columns`.
    func workItem(_ row: PostgresRow) throws(PostgresError) -> WorkItem {
        let id = "\(try row.int64(0))"
        var item = WorkItem(id: id, type: try row.string(1), title: try row.string(2), state: try row.string(4))
        item.description = try row.string(3)
        item.isDone = Self.isDone(item.state)
        item.assignee = try row.stringOrNil(5)
        item.tags = try row.stringArray(6).compactMap { $0 }
        item.priority = try row.int32OrNil(7).map(Int.init)
        item.severity = try row.stringOrNil(8)
        item.acceptanceCriteria = try row.stringOrNil(9)
        item.fields = (try? Value(jsonBytes: try row.bytes(10)))?.mapValue ?? [:]
        item.revision = Int(try row.int32(11))
        item.url = address("work-items", id)
        item.createdBy = try row.string(12)
        item.createdAt = try row.timestamp(13).microsecondsSince1970
        item.changedBy = try row.string(14)
        item.changedAt = try row.timestamp(15).microsecondsSince1970
        return item
    }

    /// Whether a state of this name leaves nothing to be done.
    static func isDone(_ state: String) -> Bool {
        ["closed", "done", "completed", "removed", "cancelled", "canceled"].contains(state.lowercased())
    }

    /// The number of a work item that exists.
    func number(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> Int64 {
        _ = try await workItem(id, call)
        return try StoredID.number(id, "work item")
    }
}

extension WorkItem {
    /// This with the change in it.
    func applying(_ change: WorkItemChange) -> WorkItem {
        var item = self
        if let type = change.type { item.type = type }
        if let title = change.title { item.title = title }
        if let description = change.description { item.description = description }
        if let state = change.state { item.state = state }
        if let assignee = change.assignee { item.assignee = assignee.nonEmpty }
        if let tags = change.tags { item.tags = tags }
        item.tags.removeAll { change.removedTags.contains($0) }
        for tag in change.addedTags where !item.tags.contains(tag) { item.tags.append(tag) }
        if let priority = change.priority { item.priority = priority }
        if let severity = change.severity { item.severity = severity }
        if let criteria = change.acceptanceCriteria { item.acceptanceCriteria = criteria }
        for (name, value) in change.fields { item.fields[name] = value.isNull ? nil : value }
        return item
    }
}

extension String {
    /// Nil for an empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}
