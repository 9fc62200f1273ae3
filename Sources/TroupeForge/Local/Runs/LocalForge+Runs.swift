import TroupeGraph
import TroupePostgres

extension LocalForge {
    /// What a run is to be, before it has a number.
    struct RunDraft: Sendable {
        var kind: StoredRun.Kind
        var repository: ForgeRepository
        var commit: String
        var branch: String?
        var definition: String?
        var environment: String?
        var version: String?
        var parameters: ValueMap
    }

    /// Stores a run and starts it; the number of the earlier one when its request was made before.
    func begin(
        _ draft: RunDraft, _ call: ForgeCall, _ work: (Int64) throws(ForgeError) -> RunTable.Work
    ) async throws(ForgeError) -> Int64 {
        let key = StoredText.requestKey(call, draft.kind.rawValue)
        if case .bytea = key, let earlier = try await run(madeBy: key) { return earlier }
        let parameters: [PostgresValue] = [
            .text(draft.kind.rawValue), try StoredText.required(call.project, "project", limit: TextLimit.name),
            .text(draft.repository.name),
            try StoredText.checked(orNull: draft.definition, "definition", limit: TextLimit.name),
            .text(orNull: draft.environment), .text(orNull: draft.branch), .text(draft.commit),
            try StoredText.checked(orNull: draft.version, "version", limit: TextLimit.name),
            try StoredText.json(draft.parameters, "parameters"),
            try StoredText.required(call.actor.id, "actor", limit: TextLimit.name), key,
        ]
        guard
            let id = try await database.first(
                RunStatements.nextID, [], { row throws(PostgresError) in try row.int64(0) })
        else { throw .unavailable("the forge's database gives no numbers") }
        let work = try work(id)
        // Locked before it can be seen: a run without a lock counts as interrupted.
        try await runs.claim(id)
        let made: PostgresRows
        do throws(ForgeError) {
            made = try await database.query(RunStatements.create, [.int8(id)] + parameters)
        } catch {
            await runs.release(id)
            throw error
        }
        guard made.isEmpty else {
            await runs.start(id, work)
            return id
        }
        await runs.release(id)
        guard let earlier = try await run(madeBy: key) else {
            throw .conflict("the run was made by the same request and is gone")
        }
        return earlier
    }

    private func run(madeBy key: PostgresValue) async throws(ForgeError) -> Int64? {
        try await database.first(RunStatements.byRequest, [key]) { row throws(PostgresError) in try row.int64(0) }
    }

    /// Reads one. A run that no server works on any more is first marked as interrupted.
    func run(_ kind: StoredRun.Kind, _ id: String, _ call: ForgeCall) async throws(ForgeError) -> StoredRun {
        let number = try StoredID.number(id, kind.rawValue)
        let parameters: [PostgresValue] = [
            .text(StoredText.storable(call.project)), .text(kind.rawValue), .int8(number),
        ]
        guard let found = try await database.first(RunStatements.read, parameters, StoredRun.init(_:)) else {
            throw .notFound("\(kind.rawValue) '\(id.prefix(100))'")
        }
        guard !found.status.hasEnded, try await runs.isAbandoned(number) else { return found }
        try await interrupt(number)
        return try await database.first(RunStatements.read, parameters, StoredRun.init(_:)) ?? found
    }

    private func interrupt(_ number: Int64) async throws(ForgeError) {
        try await database.query(RunStatements.interrupt, [.int8(number), .text(RunOutcome.interrupted)])
        await Self.remove(workDirectory(number), processes, options.searchPath)
    }

    /// Returns when it has ended, or what it is when the task is cancelled.
    func awaitRun(_ kind: StoredRun.Kind, _ id: String, _ call: ForgeCall) async throws(ForgeError) -> StoredRun {
        while true {
            // In a task of its own, as a cancelled one cannot ask the database any more.
            let reading = await Task { () -> Result<StoredRun, ForgeError> in
                do throws(ForgeError) { return .success(try await run(kind, id, call)) } catch {
                    return .failure(error)
                }
            }.value
            let found = try reading.get()
            if found.status.hasEnded || Task.isCancelled { return found }
            if await runs.isRunning(found.id) {
                await runs.wait(for: found.id)
            } else {
                do throws(ForgeError) {
                    try await runs.waitElsewhere(for: found.id)
                } catch {
                    if !Task.isCancelled { throw error }
                }
            }
        }
    }

    /// Which runs to list.
    struct RunFilter {
        var branch: String?
        var commit: String?
        var environment: String?
        var status: RunStatus?
        var page: ForgePageRequest
    }

    /// Lists runs, newest first, without logs.
    func runs(
        _ kind: StoredRun.Kind, _ filter: RunFilter, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<StoredRun> {
        var repository: String?
        if call.repository != nil { repository = try await self.repository(call).name }
        let parameters: [PostgresValue] = [
            .text(StoredText.storable(call.project)), .text(kind.rawValue), .text(orNull: repository),
            try StoredText.checked(orNull: filter.branch, "branch", limit: TextLimit.name * 2),
            try StoredText.checked(orNull: filter.commit, "commit", limit: TextLimit.name),
            try StoredText.checked(orNull: filter.environment, "environment", limit: TextLimit.name),
            .text(orNull: filter.status?.rawValue), try StoredID.cursor(filter.page),
            .int8(Int64(filter.page.limit + 1)),
        ]
        var read = try await database.all(RunStatements.list, parameters, StoredRun.init(_:))
        for index in read.indices where !read[index].status.hasEnded {
            guard try await runs.isAbandoned(read[index].id) else { continue }
            try await interrupt(read[index].id)
            read[index].status = .failed
            read[index].result = RunOutcome.interrupted
        }
        return ForgePage(read, of: filter.page) { "\($0.id)" }
    }

    /// The directory in which a run works.
    func workDirectory(_ id: Int64) -> String { "\(options.workDirectory)/run-\(id)" }
}
