import Testing
import TroupeGraph

/// kill -9 at any moment while the examples run: they end as if nothing had happened.
@Suite struct ExampleKillTests {
    @Test(.timeLimit(.minutes(10)))
    func `killed servers take every example the way that undisturbed ones take`() async throws {
        let runs = ExampleRun.feature.prefix(1) + ExampleRun.incident + ExampleRun.order.prefix(2) + ExampleRun.approval
        let seed = UInt64.random(in: 1...1_000_000)
        var numbers = SeededNumbers(seed: seed)
        let moments = (0..<(Troupe.isSoak ? 60 : 15)).map { _ in Int.random(in: 1...45, using: &numbers) }
        print("seed \(seed): killed after \(moments) records")
        let stage = try await ExampleStage()
        for file in Set(runs.map(\.file)).sorted() { try await stage.deploy(file) }
        try await stage.kill(after: moments)
        for run in runs {
            let key = try await stage.start(run, once: run.word)
            var driver = ExampleDriver(run, stage, key)
            let ended = try await driver.finish()
            while true {
                do {
                    try await ExampleCheck(run, key).check(ended, await stage.server)
                    break
                } catch {
                    try await stage.recover(from: error)
                }
            }
            #expect(driver.accepted.values.allSatisfy { $0 == 1 }, "seed \(seed): \(run): \(driver.accepted)")
        }
        let kills = await stage.kills
        print("\(runs.count) instances, \(kills) kills")
        #expect(kills >= 5, "seed \(seed): hardly anything was disturbed")
        #expect(await stage.stop() == 0)
    }
}
