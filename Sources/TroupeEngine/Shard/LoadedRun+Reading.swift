import TroupeInterpreter

/// A run's state is nothing but its records folded.
extension LoadedRun {
    /// Reads a run; nil when there is none.
    static func read(
        _ run: Key, from journal: any Journal, _ catalog: Catalog
    ) async throws(JournalError) -> LoadedRun? {
        guard let summary = try await journal.summary(of: run) else { return nil }
        var state: InstanceState?
        var sequence: Int64 = 0
        var position: Int64 = 0
        let page = 1000
        while true {
            let rows = try await journal.rows(of: run, since: sequence, limit: page)
            for row in rows {
                let records: [Record]
                do throws(RecordCodecError) {
                    records = try RecordCodec.read(row.payload, version: row.version)
                } catch {
                    throw .damaged("run \(run), record \(row.sequence): \(error)")
                }
                try await catalog.ensure(records)
                state = try fold(records, into: state, run: run, catalog.snapshot)
                sequence = row.sequence
                position = row.position
            }
            if rows.count < page { break }
        }
        guard let state else { throw .damaged("run \(run) has a summary but no records") }
        let loaded = LoadedRun(state: state, summary: summary, schedule: RunSchedule(state))
        loaded.position = position
        return loaded
    }

    private static func fold(
        _ records: [Record], into state: InstanceState?, run: Key, _ programs: Catalog.Snapshot
    ) throws(JournalError) -> InstanceState? {
        var state = state
        do throws(ReplayError) {
            for record in records {
                if state == nil {
                    state = try InstanceState(run: run, first: record, programs: programs)
                } else {
                    try state?.apply(record, programs: programs)
                }
            }
        } catch {
            throw .damaged(error.description)
        }
        return state
    }
}
