package import TroupeGraph
package import TroupeInterpreter

/// Deploying, starting and changing BPMN processes, and looking at them.
extension Engine {
    /// Deploys all or nothing; start events of the new versions take the place of those before.
    package func deploy(_ deployments: DeploymentSet) async throws(EngineError) -> DeployedVersions {
        if !shards.isOpen { throw .stopping }
        let versions = try await asking { () async throws(JournalError) in
            try await self.catalog.deploy(deployments)
        }
        try await shards[Self.coordinator]?.renewStartTimers()
        membership?.tell(.deployed)
        return versions
    }

    /// Starts a run of a process or workflow with any variables; returns once it is durable.
    ///
    /// - Parameter version: nil: the latest.
    package func start(
        process id: String, version: Int? = nil, _ request: StartRequest,
        idempotency: (key: String, requestHash: String)? = nil
    ) async throws(EngineError) -> Shard.Started {
        var program = try await latest(id: id)
        if let version {
            program = try await asking { () async throws(JournalError) in
                try await self.catalog.program(id: id, version: version)
            }
        }
        guard let program else { throw .unknownProcess(id, version: version) }
        let unknown = (request.startBefore ?? []).filter { element in
            !program.definition.nodes.dropFirst().contains { $0.id == element }
        }
        if !unknown.isEmpty {
            throw .refusedChange(
                unknown.map { InputValidation.Problem(field: "startBefore", message: "names '\($0)', no element") })
        }
        if program.definition.process != nil, request.startBefore == nil,
            program.definition.scopes[0].starts?.isEmpty ?? true
        {
            throw .refusedChange([
                InputValidation.Problem(
                    field: "processId", message: "has no none start event: messages, signals or times start it")
            ])
        }
        return try await start([Shard.Start(program: program, request: request)], idempotency: idempotency)[0]
    }

    /// Where a run stands; also for an engine that is open for reading only.
    package func instance(_ run: Key) async throws(EngineError) -> ProcessInstanceView {
        let summary: RunSummary? = try await asking { () async throws(JournalError) in
            try await self.journal.summary(of: run)
        }
        guard let summary, let state = try await instanceState(of: run) else { throw .unknownRun(run) }
        return ProcessInstanceView(state, summary)
    }

    /// What became of each element instance of a run, and the flows that were taken.
    package func history(of run: Key) async throws(EngineError) -> ProcessHistory {
        var history: ProcessHistory?
        var sequence: Int64 = 0
        while true {
            let since = sequence
            let page = 1000
            let rows = try await asking { () async throws(JournalError) in
                try await self.journal.rows(of: run, since: since, limit: page)
            }
            for row in rows {
                let records: [Record]
                do throws(RecordCodecError) {
                    records = try RecordCodec.read(row.payload, version: row.version)
                } catch {
                    throw .journal(.damaged("run \(run), record \(row.sequence): \(error)"))
                }
                try await asking { () async throws(JournalError) in try await self.catalog.ensure(records) }
                history = history ?? ProcessHistory(programs: LiveCatalog(catalog: catalog))
                history?.add(records, sequence: row.sequence, at: row.time)
                sequence = row.sequence
            }
            if rows.count < page { break }
        }
        guard let history else { throw .unknownRun(run) }
        return history
    }

    /// Sets variables of a run: of the element instance `scope` (nil: of the process). Local: in that very scope; else as
    /// a task's result would go.
    package func setVariables(
        of run: Key, scope: Key? = nil, _ variables: ValueMap, isLocal: Bool = false, by person: String
    ) async throws(EngineError) {
        var target = scope
        if target == nil {
            guard let state = try await instanceState(of: run) else { throw .unknownRun(run) }
            if state.status.isFinal { throw .finished(run, state.status) }
            target = state.root
        }
        let event = Event.Process.setVariables(
            scope: target ?? 0, variables: variables, isLocal: isLocal, by: person)
        try await control(.process(event), of: run)
    }

    /// Begins and ends elements of a run.
    package func modify(_ run: Key, _ modification: Modification) async throws(EngineError) {
        try await control(.process(.modify(modification)), of: run)
    }

    /// Has a run go on by another version of its process, or by another process.
    ///
    /// - Parameters:
    ///   - elements: new element ids by old ones; an id that is not named stays.
    ///   - isDryRun: only find out whether it can be done.
    package func migrate(
        _ run: Key, to id: String, version: Int, elements: [String: String], by person: String, isDryRun: Bool = false
    ) async throws(EngineError) {
        let program = try await asking { () async throws(JournalError) in
            try await self.catalog.program(id: id, version: version)
        }
        guard let program else { throw .unknownProcess(id, version: version) }
        let migration = Migration(hash: program.hash, id: id, version: version, elements: elements, by: person)
        guard let state = try await instanceState(of: run) else { throw .unknownRun(run) }
        if state.status.isFinal { throw .finished(run, state.status) }
        if case .failure(let refusal) = state.plan(migration, to: program) {
            throw .refusedChange(
                refusal.problems.map { InputValidation.Problem(field: "mapping.\($0.element)", message: $0.message) })
        }
        if isDryRun { return }
        try await control(.process(.migrate(migration)), of: run)
    }

    /// Open incidents of a run or of all, oldest first.
    package func incidents(
        run: Key? = nil, after: Key = 0, limit: Int = 100
    ) async throws(EngineError) -> [IncidentSummary] {
        try await asking { () async throws(JournalError) in
            try await self.journal.incidents(run: run, after: after, limit: limit)
        }
    }

    /// Decides about an open incident, whatever run it is of.
    ///
    /// - Parameter retries: for the job that has none left.
    package func resolve(
        incident key: Key, _ resolution: IncidentResolution = .retry, retries: Int? = nil, by person: String
    ) async throws(EngineError) {
        let incident = try await asking { () async throws(JournalError) in try await self.journal.incident(key) }
        guard let incident else { throw .unknownIncident(key) }
        if let retries, let job = try await instanceState(of: incident.run)?.elements[incident.element]?.workerJob {
            try await control(
                .process(.setJobRetries(job: job, retries: max(1, retries), by: person)), of: incident.run)
        }
        try await control(.resolveIncident(incident: key, resolution: resolution, by: person), of: incident.run)
    }

    func asking<Answer>(
        _ ask: () async throws(JournalError) -> Answer
    ) async throws(EngineError) -> Answer {
        do throws(JournalError) {
            return try await ask()
        } catch {
            throw .journal(error)
        }
    }
}
