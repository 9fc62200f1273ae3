package import TroupeInterpreter

/// A run as it was right behind one of its records: what folding the records up to that one gives.
package struct RunReplay: Sendable {
    /// A record with its place in the journal.
    package struct Place: Hashable, Sendable {
        package var record: Record
        /// Its number in the run, from 1.
        package var sequence: Int64
        /// Of its row, among all of the shard.
        package var position: Int64
        /// When the decision that it belongs to was made, in microseconds since 1970, UTC.
        package var time: Int64
    }

    package var state: InstanceState
    /// What it was a run of.
    package var workflow: String
    package var version: Int
    /// The steps that had begun, in that order.
    package var steps: [StepView]
    /// The record that was folded last.
    package var last: Place
    /// The record behind it; nil at the end of what is written.
    package var next: Place?
    /// Whether the record behind it was decided, and written, together with it: nobody ever saw the run between the two.
    package var isAmidDecision: Bool { next?.position == last.position }

    /// Where it stood, as it is shown of a run that goes on.
    package var view: ProcessInstanceView { ProcessInstanceView(state, process: workflow, version: version) }
}

/// Folds a run's records one by one.
struct RunFold {
    let run: Key
    private(set) var state: InstanceState?
    private(set) var history: RunHistory
    private(set) var workflow = ""
    private(set) var version = 0

    init(run: Key, programs: any ProgramSource) {
        self.run = run
        history = RunHistory(programs: programs)
    }

    mutating func add(_ record: Record, at time: Int64, _ programs: Catalog.Snapshot) throws(JournalError) {
        do throws(ReplayError) {
            if state == nil {
                state = try InstanceState(run: run, first: record, programs: programs)
            } else {
                try state?.apply(record, programs: programs)
            }
        } catch {
            throw .damaged(error.description)
        }
        history.add([record], at: time)
        switch record {
        case .created(let created): (workflow, version) = (created.id, created.version)
        case .process(.migrated(let migrated)): (workflow, version) = (migrated.id, migrated.version)
        default: break
        }
    }
}
