import Testing
import TroupeInterpreter

@testable import TroupeEngine

@Suite struct GroupCommitTests {
    private func row(_ position: Int64, bytes: Int = 1) -> JournalRow {
        JournalRow(
            shard: 0, position: position, run: position, sequence: 1, time: 0, version: 1,
            payload: [UInt8](repeating: 0, count: bytes))
    }

    private func add(_ row: JournalRow, to commits: inout GroupCommit, schedule: RunSchedule? = nil) {
        commits.add(
            row, summary: nil, schedule: schedule, request: nil, nextKey: row.position + 1,
            effect: GroupCommit.Effect(run: row.run))
    }

    @Test func `a batch has a limit, and what follows a row stays with it`() throws {
        var commits = GroupCommit(shard: 0, epoch: 1, nextKey: 1, position: 0)
        let count = GroupCommit.rowLimit + 10
        for position in 1...Int64(count) { add(row(position), to: &commits) }
        commits.add(GroupCommit.Effect(run: -1))
        let next = commits.take()
        let (first, firstEffects) = try #require(next)
        #expect(first.rows.count == GroupCommit.rowLimit)
        #expect(first.nextKey == Int64(GroupCommit.rowLimit) + 1)
        #expect(firstEffects.count == GroupCommit.rowLimit)
        let behind = commits.take()
        let (second, secondEffects) = try #require(behind)
        #expect(second.rows.map(\.position) == Array(Int64(GroupCommit.rowLimit) + 1...Int64(count)))
        #expect(secondEffects.last?.run == -1)
        #expect(commits.isEmpty)
    }

    @Test func `large rows fill a batch too`() {
        var commits = GroupCommit(shard: 0, epoch: 1, nextKey: 1, position: 0)
        for position in 1...3 as ClosedRange<Int64> { add(row(position, bytes: 10 << 20), to: &commits) }
        var counts: [Int] = []
        while let (batch, _) = commits.take() { counts.append(batch.rows.count) }
        #expect(counts == [2, 1])
    }

    @Test func `only the newest schedule of a run is written`() throws {
        var commits = GroupCommit(shard: 0, epoch: 1, nextKey: 1, position: 0)
        for wakesAt in [1, 2, nil] as [Int64?] {
            add(row(7), to: &commits, schedule: RunSchedule(run: 7, isBusy: false, wakesAt: wakesAt))
        }
        let taken = commits.take()
        let batch = try #require(taken).0
        #expect(batch.schedules == [RunSchedule(run: 7, isBusy: false, wakesAt: nil)])
        #expect(batch.rows.count == 3)
    }
}
