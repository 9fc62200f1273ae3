import TroupeEngine
import TroupeInterpreter

/// A server's way to the database: everything takes its time, and may go wrong.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class Connection: @unchecked Sendable {
    let database: Database
    let world: World
    /// Told of a fault that ends the server.
    var kill: () -> Void = {}
    /// The server is dead: nothing reaches it any more, and nothing of it the database.
    var isCut = false
    let faults: FaultSource

    init(database: Database, faults: FaultSource) {
        self.database = database
        self.faults = faults
        world = database.world
    }

    /// Asks the database something.
    func ask<Answer>(
        _ what: String, _ answer: () async throws(JournalError) -> Answer
    ) async throws(JournalError) -> Answer {
        world.note("      ? \(what)")
        try check(what)
        if world.some(0...2) > 0 { await world.pause(world.some(100...8_000)) }
        if !isCut, faults.strike(.kill) {
            world.note("killed while it asks for \(what)")
            kill()
        }
        try check(what)
        let found = try await answer()
        if world.some(0...2) > 0 { await world.pause(world.some(100...8_000)) }
        try check(what)
        return found
    }

    private func check(_ what: String) throws(JournalError) {
        if isCut { throw .lostShard(0) }
        if database.isAway { throw .unavailable("away") }
        if faults.strike(.readFails) {
            world.note("\(what) fails")
            throw .unavailable("told to fail")
        }
    }

    func append(_ batch: JournalBatch) async throws(JournalError) {
        if isCut { throw .lostShard(0) }
        if faults.strike(.killBeforeCommit) {
            world.note("killed before \(batch.what) is written")
            kill()
            throw .lostShard(0)
        }
        await world.pause(world.some(200...6_000))
        if faults.strike(.killDuringCommit), !isCut {
            world.note("killed while \(batch.what) is written")
            kill()
        }
        if isCut {
            // It may have reached the database, and may be written long after.
            if faults.some(0...1) == 0 {
                await world.pause(faults.some(0...200_000))
                try? await database.write(batch)
            }
            throw .lostShard(0)
        }
        if database.isAway { throw .unavailable("away") }
        if faults.strike(.appendFails) {
            world.note("\(batch.what) is not written")
            throw .unavailable("told to fail")
        }
        try await database.write(batch, mayMutate: true)
        if faults.strike(.killAfterCommit), !isCut {
            world.note("killed after \(batch.what) was written")
            kill()
            throw .lostShard(0)
        }
        await world.pause(world.some(200...6_000))
        if isCut { throw .lostShard(0) }
        if faults.strike(.appendAnswerLost) {
            world.note("\(batch.what) was written, and the answer is lost")
            throw .unavailable("told to fail after writing")
        }
    }
}

extension JournalBatch {
    /// Its name in a trace.
    fileprivate var what: String {
        guard let first = rows.first, let last = rows.last else { return "a batch without rows" }
        return "\(first.position)...\(last.position)"
    }
}
