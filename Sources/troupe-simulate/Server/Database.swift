import TroupeEngine
import TroupeInterpreter
import TroupeTesting

/// The one database that all servers of a world share, and what was seen to be committed.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class Database: @unchecked Sendable {
    let world: World
    let journal = InMemoryJournal()
    let history: History
    let mutation: Mutation?
    /// Until when it does not answer.
    private(set) var awayUntil: Int64 = 0
    /// The epoch of whoever took the shard last.
    private(set) var epoch: Int64 = 0

    init(world: World, mutation: Mutation?) {
        self.world = world
        self.mutation = mutation
        history = History(world: world)
    }

    var isAway: Bool { world.now < awayUntil }

    func goAway(for duration: Int64) {
        world.note("the database is away for \(duration / 1000) ms")
        awayUntil = world.now + duration
    }

    func open(shard: Int) async throws(JournalError) -> ShardHead {
        let head = try await journal.open(shard: shard)
        epoch = head.epoch
        world.note("epoch \(epoch) has the shard, behind position \(head.position)")
        return head
    }

    /// Writes a batch, and looks at what was written.
    func write(_ batch: JournalBatch, mayMutate: Bool = false) async throws(JournalError) {
        let isNinth = (batch.rows.last?.position ?? 0) % 9 == 8
        switch mutation {
        case .losesBatches where mayMutate && isNinth: return
        case .breaksOff where mayMutate && isNinth: throw .damaged("on purpose")
        case .tellsEarly where mayMutate && isNinth:
            Task {
                await self.world.pause(30_000)
                try? await self.write(batch)
            }
            return
        default: break
        }
        var batch = batch
        if mutation == .ignoresFence, batch.epoch < epoch, let position = journal.rows(shard: 0).last?.position {
            // As if the fence were not there: the rows go behind what is there.
            batch.epoch = epoch
            for index in batch.rows.indices { batch.rows[index].position = position + 1 + Int64(index) }
            history.write(of: batch.epoch - 1, newest: epoch)
        }
        world.note("  write \(batch.rows.count) rows behind \(batch.position), epoch \(batch.epoch)")
        let before = journal.rows(shard: 0).count
        mutation?.change(&batch)
        try await journal.append(batch)
        let rows = journal.rows(shard: 0)
        history.committed(rows[before...], batch: batch, newest: epoch)
    }
}
