import Dispatch
import Foundation
import Synchronization
import Testing
import TroupeGraph
import TroupePostgres

@testable import TroupeForge

@Suite struct RunTableTests {
    @Test func `a run that is claimed and not yet started is not abandoned`() async throws {
        let table = RunTable(target: try await TestDatabase.make(), concurrency: 1)
        try await table.claim(7)
        #expect(try await !table.isAbandoned(7))
        await table.release(7)
        #expect(try await table.isAbandoned(7))
        await table.close()
    }

    @Test func `a run that is started when the server is being stopped does nothing`() async throws {
        let table = RunTable(target: try await TestDatabase.make(), concurrency: 1)
        let told = Mutex<[String]>([])
        try await table.claim(7)
        await table.close()
        await table.start(
            7,
            RunTable.Work(
                lane: nil, begin: { told.withLock { $0.append("begun") } },
                execute: {
                    told.withLock { $0.append("executed") }
                    return RunOutcome(status: .succeeded, result: nil, log: [])
                }, record: { outcome in told.withLock { $0.append(outcome.status.rawValue) } }))
        await table.wait(for: 7)
        #expect(told.withLock { $0 } == ["failed"])
    }

    @Test func `a run that another server has found interrupted stays so, though it ends well`() async throws {
        let test = try await TestForge([
            ".troupe/build.sh": "echo begun > $TROUPE_PARAMETER_BEGUN; read x < $TROUPE_PARAMETER_GO"
        ])
        let (begun, go) = ("\(test.options.directory)/begun", "\(test.options.directory)/go")
        #expect(mkfifo(begun, 0o600) == 0 && mkfifo(go, 0o600) == 0)
        var request = BuildRequest()
        request.parameters = ["begun": .string(begun), "go": .string(go)]
        let queued = try await test.forge.queueBuild(request, test.call)
        #expect(
            await Self.beside { FileHandle(forReadingAtPath: begun)?.readDataToEndOfFile() } == Data("begun\n".utf8))
        try await test.pool.query(
            Statement(
                unprepared: """
                    SELECT pg_terminate_backend(pid) FROM pg_locks
                    WHERE locktype = 'advisory' AND granted
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    """))
        let ended = try await test.restarted().awaitBuild(queued.id, test.call)
        #expect(ended.status == .failed)
        await Self.beside { FileHandle(forWritingAtPath: go)?.write(Data("go\n".utf8)) }
        await test.forge.runs.wait(for: Int64(queued.id) ?? 0)
        #expect(try await test.forge.build(queued.id, test.call) == ended)
    }

    /// Does what blocks beside the tasks.
    @discardableResult
    private static func beside<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
