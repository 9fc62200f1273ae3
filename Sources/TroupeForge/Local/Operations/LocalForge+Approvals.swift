import TroupePostgres

extension LocalForge {
    package func createApproval(_ draft: ApprovalDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeApproval {
        let approvers = try StoredText.list(draft.approvers, "approvers")
        if approvers == .textArray([]) { throw .invalid("An approval needs somebody who decides.") }
        return try await create(
            OperationsStatements.createApproval, OperationsStatements.approvalByRequest, "approval",
            [
                try StoredText.required(draft.title, "title", limit: TextLimit.title),
                try StoredText.checked(draft.description, "description", limit: TextLimit.body),
                try StoredText.checked(draft.instructions, "instructions", limit: TextLimit.body), approvers,
                try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
            ], call, Self.approval)
    }

    /// Makes something under the call's project and idempotency key, or reads what the same request made before.
    func create<Thing>(
        _ statement: Statement, _ byRequest: Statement, _ kind: String, _ parameters: [PostgresValue],
        _ call: ForgeCall, _ decode: (PostgresRow) throws(PostgresError) -> Thing
    ) async throws(ForgeError) -> Thing {
        let key = StoredText.requestKey(call, kind)
        let project = try StoredText.required(call.project, "project", limit: TextLimit.name)
        if let made = try await database.first(statement, [project] + parameters + [key], decode) { return made }
        guard let earlier = try await database.first(byRequest, [key], decode) else {
            throw .conflict("the \(kind) was made by the same request and is gone")
        }
        return earlier
    }

    package func approval(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeApproval {
        let place: [PostgresValue] = [
            .text(StoredText.storable(call.project)), .int8(try StoredID.number(id, "approval")),
        ]
        guard let found = try await database.first(OperationsStatements.approval, place, Self.approval) else {
            throw .notFound("approval '\(id.prefix(100))'")
        }
        return found
    }

    package func approvals(
        _ status: ForgeApproval.Status?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeApproval> {
        let read = try await database.all(
            OperationsStatements.approvals,
            [
                .text(StoredText.storable(call.project)), .text(orNull: status?.rawValue), try StoredID.cursor(page),
                .int8(Int64(page.limit + 1)),
            ], Self.approval)
        return ForgePage(read, of: page, cursor: \.id)
    }

    package func decideApproval(
        _ id: String, approves: Bool, comment: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeApproval {
        let present = try await approval(id, call)
        let key = Reviewer.key(call.actor.id)
        guard present.approvers.contains(where: { $0 == "*" || Reviewer.key($0) == key }) else {
            throw .denied("'\(call.actor.id.prefix(100))' is not among those who may decide.")
        }
        let status: ForgeApproval.Status = approves ? .approved : .rejected
        let decided = try await database.first(
            OperationsStatements.decide,
            [
                .text(StoredText.storable(call.project)), .int8(try StoredID.number(id, "approval")),
                .text(status.rawValue), try StoredText.required(call.actor.id, "actor", limit: TextLimit.name),
                try StoredText.checked(orNull: comment, "comment", limit: TextLimit.comment),
            ], Self.approval)
        if let decided { return decided }
        let earlier = try await approval(id, call)
        guard earlier.status == status else {
            throw .conflict("Approval '\(id)' is \(earlier.status.rawValue) already.")
        }
        return earlier
    }

    private static func approval(_ row: PostgresRow) throws(PostgresError) -> ForgeApproval {
        var approval = ForgeApproval(
            id: "\(try row.int64(0))", title: try row.string(1), description: try row.string(2),
            instructions: try row.string(3), approvers: try row.stringArray(4).compactMap { $0 },
            status: ForgeApproval.Status(rawValue: try row.string(5)) ?? .pending, requestedBy: try row.string(8),
            createdAt: try row.timestamp(9).microsecondsSince1970)
        approval.decidedBy = try row.stringOrNil(6)
        approval.comment = try row.stringOrNil(7)
        approval.decidedAt = try row.timestampOrNil(10)?.microsecondsSince1970
        return approval
    }
}
