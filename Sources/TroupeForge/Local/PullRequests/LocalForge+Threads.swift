import TroupePostgres

extension LocalForge {
    package func threads(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [ReviewThread] {
        _ = try await stored(number, call)
        return try await threads(number, id: nil)
    }

    private func threads(_ number: Int, id: Int64?) async throws(ForgeError) -> [ReviewThread] {
        let place: [PostgresValue] = [.int8(Int64(number)), .int8(orNull: id)]
        let comments = try await database.all(ThreadStatements.comments, place) { row throws(PostgresError) in
            (
                try row.int64(0),
                ReviewComment(
                    id: "\(try row.int64(1))", author: try row.string(2), text: try row.string(3),
                    createdAt: try row.timestamp(4).microsecondsSince1970)
            )
        }
        let byThread = Dictionary(grouping: comments, by: \.0)
        return try await database.all(ThreadStatements.list, place) { row throws(PostgresError) in
            let id = try row.int64(0)
            return ReviewThread(
                id: "\(id)", status: ReviewThread.Status(rawValue: try row.string(1)) ?? .active,
                file: try row.stringOrNil(2), line: try row.int32OrNil(3).map(Int.init),
                comments: byThread[id]?.map(\.1) ?? [])
        }
    }

    private func thread(_ id: Int64, _ number: Int) async throws(ForgeError) -> ReviewThread {
        guard let thread = try await threads(number, id: id).first else { throw .notFound("conversation '\(id)'") }
        return thread
    }

    package func createThread(
        _ draft: ReviewThreadDraft, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread {
        _ = try await stored(number, call)
        if let line = draft.line, line < 1 { throw .invalid("Lines are counted from 1.") }
        let key = StoredText.requestKey(call, "thread")
        let made = try await database.first(
            ThreadStatements.create,
            [
                .int8(Int64(number)), .text(draft.status.rawValue),
                try StoredText.checked(orNull: draft.file, "file", limit: 4_096),
                try StoredText.number(draft.line, "line"), key,
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
                try StoredText.required(draft.text, "comment", limit: TextLimit.comment),
            ]
        ) { row throws(PostgresError) in try row.int64(0) }
        if let made { return try await thread(made, number) }
        let earlier = try await database.first(ThreadStatements.byRequest, [key]) { row throws(PostgresError) in
            try row.int64(0)
        }
        guard let earlier else { throw .conflict("The conversation was begun by the same request and is gone.") }
        return try await thread(earlier, number)
    }

    package func reply(
        _ text: String, thread: String, status: ReviewThread.Status?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewComment {
        let id = try StoredID.number(thread, "conversation")
        _ = try await self.thread(id, number)
        let key = StoredText.requestKey(call, "reply")
        let actor = try StoredText.required(call.actor.id, "actor", limit: TextLimit.name)
        let place: [PostgresValue] = [.int8(Int64(number)), .int8(id)]
        var calls: [(Statement, [PostgresValue])] = [
            (
                ThreadStatements.reply,
                place + [actor, try StoredText.required(text, "comment", limit: TextLimit.comment), key]
            ),
            (ThreadStatements.lastReply, [.int8(id), actor, key]),
        ]
        if let status { calls.append((ThreadStatements.setStatus, place + [.text(status.rawValue)])) }
        let answers = try await database.pipeline(calls)
        guard let row = answers[1].first else { throw .conflict("The reply was made by the same request and is gone.") }
        return try ForgeDatabase.decode { () throws(PostgresError) in
            ReviewComment(
                id: "\(try row.int64(0))", author: try row.string(1), text: try row.string(2),
                createdAt: try row.timestamp(3).microsecondsSince1970)
        }
    }

    package func setThreadStatus(
        _ status: ReviewThread.Status, thread: String, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread {
        _ = try await stored(number, call)
        let id = try StoredID.number(thread, "conversation")
        try await database.query(
            ThreadStatements.setStatus, [.int8(Int64(number)), .int8(id), .text(status.rawValue)])
        return try await self.thread(id, number)
    }
}
