import TroupeEngine
import TroupeInterpreter

extension JournalConformance {
    static let writing = [
        JournalConformance("a new shard begins at position 0 with epoch 1") { store in
            let first = try await store().open(shard: 0)
            try require(first, equals: ShardHead(position: 0, nextKey: 1, epoch: 1), "the head")
            let second = try await store().open(shard: 3)
            try require(second.epoch, equals: 1, "the epoch of another shard")
            try require(second.nextKey == first.nextKey, equals: false, "shards share keys")
        },
        JournalConformance("what was appended is there, and the head moves on") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let first = samples.next(1, 2, 1)
            try await journal.append(first)
            let second = samples.next(2)
            try await journal.append(second)
            let rows = try await journal.rows(shard: 0, after: 0, limit: 10)
            try require(rows, equals: first.rows + second.rows, "the rows")
            try require(rows.map(\.position), equals: [1, 2, 3, 4], "the positions")
            let head = try await journal.open(shard: 0)
            try require(
                head, equals: ShardHead(position: 4, nextKey: samples.head.nextKey, epoch: 2), "the head")
        },
        JournalConformance("a batch that is refused leaves nothing behind") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            try await journal.append(samples.next(1))
            var batch = samples.next(2)
            // The second row is of a sequence that run 1 has already.
            var twice = batch.rows[0]
            twice.run = 1
            twice.sequence = 1
            twice.position += 1
            batch.rows.append(twice)
            batch.summaries = [SampleBatches.summary(2)]
            batch.schedules = [RunSchedule(run: 2, isBusy: true, wakesAt: nil)]
            batch.requests = [StartedRequest(idempotencyKey: "k", requestHash: "h", run: 2)]
            let refused = batch
            try await requireDamaged("a sequence was written twice") { () async throws(JournalError) in
                try await journal.append(refused)
            }
            try require(try await journal.rows(shard: 0, after: 0, limit: 10).count, equals: 1, "rows")
            try require(try await journal.summary(of: 2), equals: nil, "the summary")
            try require(try await journal.busyRuns(shard: 0), equals: [], "busy runs")
            try require(try await journal.run(idempotencyKey: "k")?.run, equals: nil, "the request")
        },
        JournalConformance("a batch that is appended again is written once") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let batch = samples.next(1, 2)
            for _ in 0..<3 { try await journal.append(batch) }
            try require(try await journal.rows(shard: 0, after: 0, limit: 10), equals: batch.rows, "rows")
            try await journal.append(samples.next(1))
            try require(try await journal.rows(shard: 0, after: 0, limit: 10).count, equals: 3, "rows")
        },
        JournalConformance("a batch that does not follow the last position is refused") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            try await journal.append(samples.next(1))
            _ = samples.next(1)
            let refused = samples.next(1)
            try await requireDamaged("a gap was written") { () async throws(JournalError) in
                try await journal.append(refused)
            }
            try require(try await journal.rows(shard: 0, after: 0, limit: 10).count, equals: 1, "rows")
        },
        JournalConformance("who took the shard writes it, and nobody before") { store in
            let first = try await store()
            var old = SampleBatches(shard: 0, head: try await first.open(shard: 0))
            try await first.append(old.next(1))
            let second = try await store()
            var new = SampleBatches(shard: 0, head: try await second.open(shard: 0))
            try require(new.head.epoch, equals: 2, "the epoch")
            try require(new.head.position, equals: 1, "the position")
            let refused = old.next(1)
            for _ in 0..<2 {
                try await requireError(.lostShard(0), "the former owner") { () async throws(JournalError) in
                    try await first.append(refused)
                }
            }
            try await second.append(new.next(7))
            try require(
                try await second.rows(shard: 0, after: 0, limit: 10).map(\.run), equals: [1, 7], "the runs")
        },
        JournalConformance("shards are written side by side") { store in
            let journal = try await store()
            let heads = [try await journal.open(shard: 0), try await journal.open(shard: 1)]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for shard in 0...1 {
                    group.addTask {
                        var samples = SampleBatches(shard: shard, head: heads[shard])
                        for _ in 0..<20 { try await journal.append(samples.next(Key(shard + 1))) }
                    }
                }
                try await group.waitForAll()
            }
            for shard in 0...1 {
                let rows = try await journal.rows(shard: shard, after: 0, limit: 100)
                try require(rows.map(\.position), equals: Array(1...20), "positions of shard \(shard)")
            }
        },
    ]
}
