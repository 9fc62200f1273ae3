package import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// What every journal must do. Each check gets an empty store of its own.
package struct JournalConformance: Sendable, CustomStringConvertible {
    /// Opens the store as one more server would: the same rows, another writer.
    package typealias Store = @Sendable () async throws -> any Journal

    /// What the journal must do, as a sentence.
    package let description: String
    /// Throws `ConformanceFailure` when it does not.
    package let run: @Sendable (Store) async throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (Store) async throws -> Void) {
        self.description = description
        self.run = run
    }

    package static var checks: [JournalConformance] {
        writing + reading + storing + waiting + workerJobs + messages + deploying + shards
    }
}

/// A check that a journal did not pass.
package struct ConformanceFailure: Error, CustomStringConvertible {
    package let description: String
}

/// Fails the check unless both are equal.
func require<Thing: Equatable>(
    _ found: Thing, equals expected: Thing, _ what: String, line: Int = #line, file: StaticString = #fileID
) throws {
    if found != expected {
        throw ConformanceFailure(description: "\(file):\(line): \(what): \(found) instead of \(expected)")
    }
}

/// Fails the check unless `body` throws this error.
func requireError(
    _ expected: JournalError, _ what: String, line: Int = #line, file: StaticString = #fileID,
    _ body: () async throws(JournalError) -> Void
) async throws {
    do throws(JournalError) {
        try await body()
    } catch {
        return try require(error, equals: expected, what, line: line, file: file)
    }
    throw ConformanceFailure(description: "\(file):\(line): \(what): nothing thrown instead of \(expected)")
}

/// Fails the check unless `body` finds that the data does not fit together.
func requireDamaged(
    _ otherwise: String, line: Int = #line, file: StaticString = #fileID, _ body: () async throws(JournalError) -> Void
) async throws {
    do throws(JournalError) {
        try await body()
    } catch {
        guard case .damaged = error else { throw ConformanceFailure(description: "\(file):\(line): \(error)") }
        return
    }
    throw ConformanceFailure(description: "\(file):\(line): \(otherwise)")
}

/// Batches with content that is easy to tell apart.
struct SampleBatches {
    let shard: Int
    var head: ShardHead
    private var sequences: [Key: Int64] = [:]

    init(shard: Int, head: ShardHead) {
        self.shard = shard
        self.head = head
    }

    /// A batch of one row for each of the runs, each with this many records.
    mutating func next(_ runs: Key..., records: Int64 = 1) -> JournalBatch { next(runs, records: records) }

    mutating func next(_ runs: [Key], records: Int64 = 1) -> JournalBatch {
        var batch = JournalBatch(shard: shard, epoch: head.epoch, nextKey: head.nextKey + Int64(runs.count))
        head.nextKey = batch.nextKey
        for run in runs {
            head.position += 1
            sequences[run, default: 0] += records
            let sequence = sequences[run, default: 0]
            batch.rows.append(
                JournalRow(
                    shard: shard, position: head.position, run: run, sequence: sequence,
                    time: 1_700_000_000_000_000 + head.position, version: 1,
                    payload: Array("run \(run) at \(sequence)\u{0}".utf8)))
        }
        return batch
    }

    static func summary(
        _ run: Key, workflow: String = "wf", workItem: String? = nil, status: RunStatus = .running
    ) -> RunSummary {
        RunSummary(
            run: run, shard: 0, workflow: workflow, version: 1, hash: "h", workItem: workItem, status: status,
            user: "me", createdAt: 1_700_000_000_000_000 + run)
    }
}
