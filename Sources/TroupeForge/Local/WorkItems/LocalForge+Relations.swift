import TroupePostgres

extension LocalForge {
    package func comment(
        _ text: String, onWorkItem id: String, _ call: ForgeCall
    ) async throws(ForgeError) -> WorkItemComment {
        let number = try await number(ofWorkItem: id, call)
        let key = StoredText.requestKey(call, "work-item-comment")
        let made = try await database.first(
            WorkItemStatements.comment,
            [
                .text(StoredText.storable(call.project)), .int8(number),
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
                try StoredText.required(text, "comment", limit: TextLimit.comment), key,
            ], workItemComment)
        if let made { return made }
        guard let earlier = try await database.first(WorkItemStatements.commentByRequest, [key], workItemComment) else {
            throw .notFound("work item '\(id.prefix(100))'")
        }
        return earlier
    }

    package func comments(
        onWorkItem id: String, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<WorkItemComment> {
        let number = try await number(ofWorkItem: id, call)
        let read = try await database.all(
            WorkItemStatements.comments,
            [.int8(number), try StoredID.cursor(page), .int8(Int64(page.limit + 1))], workItemComment)
        return ForgePage(read, of: page, cursor: \.id)
    }

    private func workItemComment(_ row: PostgresRow) throws(PostgresError) -> WorkItemComment {
        WorkItemComment(
            id: "\(try row.int64(0))", author: try row.string(1), text: try row.string(2),
            createdAt: try row.timestamp(3).microsecondsSince1970)
    }

    package func relations(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> [WorkItemRelation] {
        let number = try await number(ofWorkItem: id, call)
        return try await database.all(WorkItemStatements.relations, [.int8(number)]) { row throws(PostgresError) in
            WorkItemRelation(
                WorkItemRelation.Kind(rawValue: try row.string(0)) ?? .related, try row.string(1),
                repository: try row.stringOrNil(2))
        }
    }

    package func relate(_ id: String, _ relation: WorkItemRelation, _ call: ForgeCall) async throws(ForgeError) {
        let number = try await number(ofWorkItem: id, call)
        if relation.kind == .pullRequest {
            guard let pullRequest = Int(relation.target) else {
                throw .notFound("pull request '\(relation.target.prefix(100))'")
            }
            _ = try await linkWorkItems([id], pullRequest, call)
            return
        }
        var calls = [(WorkItemStatements.relate, try await values(number, relation, call))]
        if let inverse = relation.kind.inverse {
            let other = try StoredID.number(relation.target, "work item")
            guard other != number else { throw .invalid("A work item cannot be related to itself.") }
            calls.append(
                (WorkItemStatements.relate, [.int8(other), .text(inverse.rawValue), .text("\(number)"), .null]))
        }
        try await database.pipeline(calls)
    }

    package func unrelate(_ id: String, _ relation: WorkItemRelation, _ call: ForgeCall) async throws(ForgeError) {
        let number = try await number(ofWorkItem: id, call)
        if relation.kind == .pullRequest {
            try await database.query(
                PullRequestStatements.unlink,
                [.int8(try StoredID.number(relation.target, "pull request")), .int8(number)])
            return
        }
        var values = try await values(number, relation, call)
        values.removeLast()
        var calls = [(WorkItemStatements.unrelate, values)]
        if let inverse = relation.kind.inverse {
            let other = try StoredID.number(relation.target, "work item")
            calls.append((WorkItemStatements.unrelate, [.int8(other), .text(inverse.rawValue), .text("\(number)")]))
        }
        try await database.pipeline(calls)
    }

    private func values(
        _ number: Int64, _ relation: WorkItemRelation, _ call: ForgeCall
    ) async throws(ForgeError) -> [PostgresValue] {
        let target: PostgresValue
        if relation.kind.inverse == nil {
            target = try StoredText.required(relation.target, "address", limit: 8_000)
        } else {
            target = .text("\(try await self.number(ofWorkItem: relation.target, call))")
        }
        return [
            .int8(number), .text(relation.kind.rawValue), target,
            try StoredText.checked(orNull: relation.repository, "repository", limit: TextLimit.name),
        ]
    }

    package func watchers(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> [String] {
        let number = try await number(ofWorkItem: id, call)
        return try await database.all(WorkItemStatements.watchers, [.int8(number)]) { row throws(PostgresError) in
            try row.string(0)
        }
    }

    package func setWatcher(
        _ watcher: String, watches: Bool, ofWorkItem id: String, _ call: ForgeCall
    ) async throws(ForgeError) {
        let number = try await number(ofWorkItem: id, call)
        try await database.query(
            watches ? WorkItemStatements.watch : WorkItemStatements.unwatch,
            [.int8(number), try StoredText.required(watcher, "watcher", limit: TextLimit.name)])
    }
}

extension WorkItemRelation.Kind {
    /// What the work item is to the target; nil when the target is not a work item.
    var inverse: WorkItemRelation.Kind? {
        switch self {
        case .parent: .child
        case .child: .parent
        case .related: .related
        case .predecessor: .successor
        case .successor: .predecessor
        case .duplicate: .duplicate
        case .pullRequest, .link: nil
        }
    }
}
