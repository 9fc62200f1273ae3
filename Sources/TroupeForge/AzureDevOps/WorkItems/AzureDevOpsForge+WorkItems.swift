import TroupeGraph

extension AzureDevOpsForge {
    package func createWorkItem(_ draft: WorkItemDraft, _ call: ForgeCall) async throws(ForgeError) -> WorkItem {
        var draft = draft
        draft.placeKnownFields()
        guard draft.title.contains(where: { !$0.isWhitespace }) else { throw .invalid("A work item needs a title.") }
        guard !draft.type.isEmpty else { throw .invalid("A work item needs a type.") }
        var parent: String?
        if let id = draft.parent {
            let number = try Self.number(id)
            parent = "\(client.configuration.organization)/_apis/wit/workItems/\(number)"
        }
        var request = request("POST", call, "wit", "workitems", "$" + draft.type)
        request.body = .jsonPatch(
            WorkItemForm.draft(draft, assignee: try await assignee(draft.assignee), parent: parent))
        return try await workItem(try await client.value(request), call)
    }

    package func workItem(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> WorkItem {
        try await workItem(try await raw(id, call), call)
    }

    /// The item as it was answered, with its relations.
    func raw(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Value {
        var request = request("GET", call, "wit", "workitems", "\(try Self.number(id))")
        request.query = [("$expand", "all")]
        return try await client.value(request)
    }

    package func workItems(
        _ query: WorkItemQuery, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<WorkItem> {
        // WIQL answers ids only and knows no pages: the position in its list is the cursor. 20,000 is the service's limit.
        let start = try Self.position(query.page)
        var query = query
        query.assignee = try await assignee(query.assignee)
        var request = request("POST", call, "wit", "wiql")
        request.query = [("$top", "\(min(start + query.page.limit + 1, 19_999))")]
        request.body = .json(["query": .string(query.wiql ?? WIQL.query(query))])
        let found = try await client.value(request)["workItems"]?.listValue ?? []
        let ids = found.dropFirst(start).compactMap { $0["id"]?.intValue }
        let shown = Array(ids.prefix(query.page.limit))
        let next = ids.count > shown.count ? "\(start + shown.count)" : nil
        if shown.isEmpty { return ForgePage([]) }
        var batch = self.request("POST", call, "wit", "workitemsbatch")
        batch.body = .json(["ids": .list(shown.map { .integer($0) }), "$expand": "links", "errorPolicy": "omit"])
        var items: [Int: WorkItem] = [:]
        for value in try await client.value(batch)["value"]?.listValue ?? [] where !value.isNull {
            let item = try await workItem(value, call)
            if let number = Int(item.id) { items[number] = item }
        }
        return ForgePage(shown.compactMap { items[$0] }, next: next)
    }

    package func updateWorkItem(
        _ id: String, _ change: WorkItemChange, _ call: ForgeCall
    ) async throws(ForgeError) -> WorkItem {
        var change = change
        change.placeKnownFields()
        var present: [String] = []
        if change.tags == nil, !change.addedTags.isEmpty || !change.removedTags.isEmpty {
            let item = try await workItem(id, call)
            present = item.tags
            // What was read must still be there when it is written.
            change.expectedRevision = change.expectedRevision ?? item.revision
        }
        if let comment = change.comment { change.comment = signed(comment, call) }
        let person = change.assignee == "" ? "" : try await assignee(change.assignee)
        let operations = WorkItemForm.change(change, assignee: person, present: present)
        guard operations.contains(where: { $0["op"]?.stringValue != "test" }) else {
            let item = try await workItem(id, call)
            if let expected = change.expectedRevision, expected != item.revision {
                throw .conflict("Work item \(id) has revision \(item.revision), not \(expected).")
            }
            return item
        }
        var request = request("PATCH", call, "wit", "workitems", "\(try Self.number(id))")
        request.body = .jsonPatch(operations)
        return try await workItem(try await client.value(request), call)
    }

    package func comment(
        _ text: String, onWorkItem id: String, _ call: ForgeCall
    ) async throws(ForgeError) -> WorkItemComment {
        var request = request("POST", call, "wit", "workItems", "\(try Self.number(id))", "comments")
        request.version = "7.1-preview.4"
        request.body = .json(["text": .string(RichText.encoded(signed(text, call)))])
        return try comment(try await client.value(request))
    }

    package func comments(
        onWorkItem id: String, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<WorkItemComment> {
        var request = request("GET", call, "wit", "workItems", "\(try Self.number(id))", "comments")
        request.version = "7.1-preview.4"
        request.query = [("$top", "\(page.limit)"), ("order", "asc"), ("continuationToken", page.after)]
        let answer = try await client.value(request)
        var comments: [WorkItemComment] = []
        for value in answer["comments"]?.listValue ?? [] { comments.append(try comment(value)) }
        return ForgePage(comments, next: answer["continuationToken"]?.stringValue)
    }

    /// The creator and the assignee: whom the service tells of changes by itself. Followers cannot be asked for.
    package func watchers(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> [String] {
        let item = try await workItem(id, call)
        var names = [item.createdBy]
        if let assignee = item.assignee, assignee != item.createdBy { names.append(assignee) }
        return names.filter { !$0.isEmpty }
    }

    private func comment(_ value: Value) throws(ForgeError) -> WorkItemComment {
        guard let id = value["id"]?.intValue ?? value["commentId"]?.intValue else {
            throw .unavailable("Azure DevOps answered with something that is no comment.")
        }
        let text = value["text"]?.text ?? ""
        return WorkItemComment(
            id: "\(id)", author: people.name(WorkItemForm.identity(value["createdBy"]) ?? ""),
            text: value["format"]?.stringValue == "markdown" ? text : RichText.decoded(text),
            createdAt: AzureDevOpsTime.microseconds(value["createdDate"]))
    }

    static func number(_ id: String) throws(ForgeError) -> Int {
        guard let number = Int(id), number > 0 else {
            throw .notFound("work item '\(id.prefix(100))': Azure DevOps numbers them")
        }
        return number
    }

    /// A persona's mail address, or the name as it is.
    private func assignee(_ name: String?) async throws(ForgeError) -> String? {
        guard let name, !name.isEmpty else { return nil }
        return try await identity(of: name)?.name ?? name
    }

    private func workItem(_ value: Value, _ call: ForgeCall) async throws(ForgeError) -> WorkItem {
        let type = value["fields"]?[WorkItemForm.type]?.text ?? ""
        let categories = try await categories(of: type, call)
        let item = WorkItemForm.workItem(value) { _, state in
            guard let category = categories[state] else { return ["Closed", "Done", "Removed"].contains(state) }
            return category == "Completed" || category == "Removed"
        }
        guard var item else { throw .unavailable("Azure DevOps answered with something that is no work item.") }
        item.assignee = item.assignee.map(people.name)
        item.createdBy = people.name(item.createdBy)
        item.changedBy = people.name(item.changedBy)
        return item
    }

    /// What each state of a type means: Proposed, InProgress, Resolved, Completed, Removed.
    private func categories(of type: String, _ call: ForgeCall) async throws(ForgeError) -> [String: String] {
        if type.isEmpty { return [:] }
        let project = project(call)
        if let categories = known.categories(type, project) { return categories }
        let answer: Value
        do throws(ForgeError) {
            answer = try await client.value(request("GET", call, "wit", "workitemtypes", type, "states"))
        } catch {
            // The names of states then have to do.
            if case .unavailable = error { throw error }
            return [:]
        }
        var categories: [String: String] = [:]
        for state in answer["value"]?.listValue ?? [] {
            if let name = state["name"]?.stringValue { categories[name] = state["category"]?.stringValue ?? "" }
        }
        known.learn(categories, of: type, project)
        return categories
    }
}
