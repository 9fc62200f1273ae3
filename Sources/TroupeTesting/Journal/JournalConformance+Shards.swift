import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Several shards in one journal, and what they ask of each other.
extension JournalConformance {
    static let shards: [JournalConformance] = [
        JournalConformance("shards have keys and positions of their own") { store in
            let journal = try await store()
            try require(try await journal.shards(), equals: [0], "the shards of a new database")
            let first = try await journal.open(shard: 0)
            let second = try await journal.open(shard: 3)
            try require(try await journal.shards(), equals: [0, 3], "the shards")
            try require([first.nextKey >> 48, second.nextKey >> 48], equals: [0, 3], "the ranges of their keys")
            var samples = SampleBatches(shard: 0, head: first)
            var others = SampleBatches(shard: 3, head: second)
            let key = second.nextKey
            try await journal.append(samples.next(1, 2))
            try await journal.append(others.next(key))
            try await journal.append(samples.next(1))
            try require(
                try await journal.rows(shard: 0, after: 0, limit: 9).map(\.position), equals: [1, 2, 3], "rows")
            try require(try await journal.rows(shard: 3, after: 0, limit: 9).map(\.run), equals: [key], "its rows")
            await journal.close(shard: 3)
            try require(try await journal.open(shard: 3).position, equals: 1, "the position after a new owner came")
        },
        JournalConformance("errands of other shards go to the inbox of the first with their batch") { store in
            let journal = try await store()
            _ = try await journal.open(shard: 0)
            let head = try await journal.open(shard: 1)
            var samples = SampleBatches(shard: 1, head: head)
            let (run, signal, message, wait) = (head.nextKey, head.nextKey + 1, head.nextKey + 2, head.nextKey + 3)
            var batch = samples.next(run)
            batch.nextKey = head.nextKey + 10
            samples.head.nextKey = batch.nextKey
            batch.waiting.signals = [SentSignal(signal: signal, name: "go", payload: ["a": 1])]
            batch.waiting.processes.messages = [
                StoredMessage(
                    PublishedMessage(
                        message: message, name: "paid", correlationKey: "1", variables: [:], timeToLive: 0,
                        messageId: nil),
                    publishedAt: 1_700_000_000_000_000)
            ]
            batch.waiting.processes.openedSubscriptions = [
                SubscriptionSummary(
                    subscription: wait, run: run, element: run, elementId: "e", process: "p",
                    awaited: .message(name: "paid", correlationKey: "1"), isInterrupting: true,
                    createdAt: 1_700_000_000_000_000)
            ]
            try await journal.append(batch)
            let rows = try await journal.requests(shard: 0, limit: 10)
            try require(
                rows.map(\.request),
                equals: [.deliver(signal: signal), .bring(message: message), .serve(subscription: wait, run: run)],
                "the errands")
            try require(try await journal.signals(shard: 0).map(\.signal), equals: [signal], "the signal")
            try require(
                try await journal.messagesToBring(shard: 0, now: 0).map(\.key), equals: [message], "the message")
            let reach = try await journal.reach(of: signal)
            try require(reach[0], equals: 1, "up to where waits of the first shard are older")
            try require(reach[1], equals: head.nextKey + 10, "up to where waits of its own shard are older")
        },
        JournalConformance("a request goes with the batch that answers it, and only once") { store in
            let journal = try await store()
            _ = try await journal.open(shard: 0)
            let head = try await journal.open(shard: 1)
            var samples = SampleBatches(shard: 1, head: head)
            var batch = samples.next(head.nextKey)
            batch.waiting.signals = [SentSignal(signal: head.nextKey, name: "go", payload: [:])]
            try await journal.append(batch)
            let row = try await journal.requests(shard: 0, limit: 10)
            let first = try await journal.open(shard: 0)
            var answer = JournalBatch(shard: 0, epoch: first.epoch, nextKey: first.nextKey)
            answer.waiting.answers = row.map { InboxAnswer($0, .done) }
            // Its answer may be lost.
            for _ in 0..<2 { try await journal.append(answer) }
            try require(try await journal.requests(shard: 0, limit: 10), equals: [], "the inbox")
        },
    ]
}
