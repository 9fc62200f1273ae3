package import TroupeInterpreter

/// Looking back: the journal has every state that a run was ever in.
extension Engine {
    /// A run as it was right behind a record; also for an engine that is open for reading only, and for runs of other
    /// servers.
    ///
    /// Reads the journal in pages up to that record, so the time it takes grows with its number.
    ///
    /// - Parameter until: The record's number, from 1; nil: the last one.
    package func replay(_ run: Key, until: Int64? = nil) async throws(EngineError) -> RunReplay {
        var fold = RunFold(run: run, programs: LiveCatalog(catalog: catalog))
        var last: RunReplay.Place?
        reading: while true {
            let since = last?.sequence ?? 0
            // A row has at least one record: no more are needed than to see what came next.
            let page = Int(min((until ?? .max) - since, 999)) + 1
            let rows = try await asking { () async throws(JournalError) in
                try await self.journal.rows(of: run, since: since, limit: page)
            }
            for row in rows {
                let records = try Self.records(of: row)
                try await asking { () async throws(JournalError) in try await self.catalog.ensure(records) }
                let programs = catalog.snapshot
                var sequence = row.sequence - Int64(records.count)
                for record in records {
                    sequence += 1
                    let place = RunReplay.Place(
                        record: record, sequence: sequence, position: row.position, time: row.time)
                    if let until, let last, last.sequence >= until { return try Self.replay(fold, last, next: place) }
                    do throws(JournalError) {
                        try fold.add(record, at: row.time, programs)
                    } catch {
                        throw .journal(error)
                    }
                    last = place
                }
            }
            if rows.count < page { break reading }
        }
        guard let last else { throw .unknownRun(run) }
        if let until, until > last.sequence { throw .unknownRecord(run: run, last: last.sequence) }
        return try Self.replay(fold, last, next: nil)
    }

    private static func records(of row: JournalRow) throws(EngineError) -> [Record] {
        do throws(RecordCodecError) {
            return try RecordCodec.read(row.payload, version: row.version)
        } catch {
            throw .journal(.damaged("run \(row.run), record \(row.sequence): \(error)"))
        }
    }

    private static func replay(
        _ fold: RunFold, _ last: RunReplay.Place, next: RunReplay.Place?
    ) throws(EngineError) -> RunReplay {
        guard let state = fold.state else { throw .unknownRun(fold.run) }
        return RunReplay(
            state: state, workflow: fold.workflow, version: fold.version, steps: fold.history.steps, last: last,
            next: next)
    }
}
