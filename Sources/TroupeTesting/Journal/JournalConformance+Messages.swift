import TroupeEngine
import TroupeGraph
import TroupeInterpreter

extension JournalConformance {
    static let messages = [
        JournalConformance("subscriptions are found by message, signal, kind and run, until they are closed") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let paid = SubscriptionSummary.Awaited.message(name: "paid", correlationKey: "1\u{0}")
            let rows = [
                subscription(10, run: 1, paid), subscription(11, run: 2, paid), subscription(12, run: 1, paid),
                subscription(13, run: 1, .message(name: "paid", correlationKey: "2")),
                subscription(14, run: 1, .signal(name: "go")), subscription(15, run: 2, .signal(name: "go")),
                subscription(16, run: 2, .timer(due: 1_700_000_005_000_000, cycle: "R2/PT1S", repetitions: 1)),
                subscription(17, run: 1, .timer(due: 1_700_000_006_000_000, cycle: nil, repetitions: nil)),
            ]
            var batch = samples.next(1, 2)
            batch.waiting.processes.openedSubscriptions = rows
            batch.waiting.processes.closedSubscriptions = [11]
            try await journal.append(batch)
            func of(message name: String, _ key: String, after: Key = 0, limit: Int = 9) async throws -> [Key] {
                try await journal.subscriptions(
                    shard: 0, name: name, correlationKey: key, after: after, limit: limit
                ).map(\.subscription)
            }
            func of(signal: Key, after: Key = 0) async throws -> [Key] {
                try await journal.subscriptions(
                    shard: 0, signal: signal, before: signal, name: "go", after: after, limit: 9
                )
                .map(\.subscription)
            }
            func list(_ kind: SubscriptionFilter.Kind, run: Key? = nil, after: Key = 0) async throws -> [Key] {
                try await journal.subscriptions(SubscriptionFilter(kind: kind, run: run, after: after)).map(
                    \.subscription)
            }
            try require(try await of(message: "paid", "1\u{0}"), equals: [10, 12], "of a message")
            try require(try await of(message: "paid", "1\u{0}", after: 10, limit: 1), equals: [12], "a page")
            try require(try await of(message: "paid", "3"), equals: [], "of nobody")
            try require(try await of(signal: 99), equals: [14, 15], "of a signal")
            try require(try await of(signal: 15), equals: [14], "of an earlier signal")
            try require(try await of(signal: 99, after: 14), equals: [15], "of a signal, a page")
            try require(try await list(.message, run: 1), equals: [10, 12, 13], "messages of a run")
            try require(try await list(.signal, after: 14), equals: [15], "signals")
            try require(try await list(.timer), equals: [16, 17], "timers")
            let timers = try await journal.subscriptions(SubscriptionFilter(kind: .timer))
            try require(timers, equals: Array(rows[6...]), "the timers")
            var next = samples.next(1)
            next.waiting.processes.subscriptionUpdates = [
                SubscriptionUpdate(subscription: 14, lastSignal: 50),
                SubscriptionUpdate(subscription: 16, due: 1_700_000_007_000_000, repetitions: 0),
            ]
            try await journal.append(next)
            try require(try await of(signal: 50), equals: [15], "a signal that was taken")
            try require(try await of(signal: 51), equals: [14, 15], "the next signal")
            try require(
                try await journal.subscriptions(SubscriptionFilter(kind: .timer)).first?.awaited,
                equals: .timer(due: 1_700_000_007_000_000, cycle: "R2/PT1S", repetitions: 0), "the new time")
        },
        JournalConformance("a message is kept until it expires, and no process has it twice") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let first = message(20, timeToLive: 10_000_000, id: "m1")
            let second = message(21, timeToLive: 0)
            var bare = JournalBatch(shard: 0, epoch: samples.head.epoch, nextKey: samples.head.nextKey + 7)
            bare.waiting.processes.messages = [first, second]
            // Its answer may be lost.
            for _ in 0..<2 { try await journal.append(bare) }
            try require(try await journal.message(20), equals: first, "a message")
            func kept(_ process: String, after: Int64 = 0, name: String = "paid") async throws -> Key? {
                let found = try await journal.keptMessage(
                    shard: 0, names: ["other", name], correlationKey: "1", process: process, now: time + after)
                return found?.key
            }
            func same(_ id: String, after: Int64 = 0) async throws -> Key? {
                try await journal.message(shard: 0, id: id, name: "paid", correlationKey: "1", now: time + after)
            }
            try require(try await kept("p"), equals: 20, "what is kept")
            try require(try await kept("p", name: "unpaid"), equals: nil, "another name")
            try require(try await same("m1"), equals: 20, "the same message")
            try require(try await same("m2"), equals: nil, "another id")
            try require(
                try await journal.messagesToBring(shard: 0, now: time).map(\.key), equals: [20, 21], "under way")
            for key: Key in [20, 21] { try await journal.settle(message: key, now: time) }
            try require(try await journal.messagesToBring(shard: 0, now: time), equals: [], "settled")
            try require(try await journal.message(21), equals: nil, "what has expired")
            var batch = samples.next(1)
            batch.waiting.processes.openedSubscriptions = [
                subscription(22, run: 1, .message(name: "paid", correlationKey: "1")),
                subscription(23, run: 1, .signal(name: "paid")),
            ]
            try await journal.append(batch)
            try require(
                try await journal.messagesToBring(shard: 0, now: time).map(\.key), equals: [20], "somebody waits")
            var taken = samples.next(1)
            taken.waiting.processes.takenMessages = [
                ProcessChanges.TakenMessage(message: 20, subscription: 22),
                ProcessChanges.TakenMessage(message: 24, subscription: 23),
            ]
            taken.waiting.processes.closedSubscriptions = [22]
            taken.waiting.processes.correlations = [MessageCorrelation(message: 20, process: "q\u{0}")]
            try await journal.append(taken)
            try require(try await journal.messagesToBring(shard: 0, now: time), equals: [], "nobody waits")
            try require(try await journal.correlations(of: 20).count, equals: 2, "who had it")
            try require(try await journal.correlations(of: 24), equals: [], "a signal is no message")
            try require(try await kept("p"), equals: nil, "who had it has it not again")
            try require(try await kept("r"), equals: 20, "who had it not")
            try require(try await kept("r", after: 10_000_000), equals: nil, "too late")
            try require(try await same("m1", after: 10_000_000), equals: nil, "expired")
            try require(
                try await journal.removeMessages(shard: 0, expiredAt: time), equals: time + 10_000_000, "the next")
            try require(
                try await journal.removeMessages(shard: 0, expiredAt: time + 10_000_000), equals: nil, "no other")
            try require(try await journal.message(20), equals: nil, "what has expired")
            try require(try await journal.correlations(of: 20), equals: [], "what was known of it")
        },
        JournalConformance("what messages and times start is known") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var batch = samples.next(1, 2)
            batch.waiting.processes.messageStarts = [
                MessageStart(process: "p", correlationKey: "1\u{0}", run: 1),
                MessageStart(process: "p", correlationKey: "2", run: 2),
            ]
            batch.waiting.processes.endedStarts = [1]
            let timers = [
                StartTimer(timer: 30, process: "p", version: 1, elementId: "s", due: time, repetitions: 3),
                StartTimer(timer: 31, process: "p", version: 1, elementId: "t", due: time),
            ]
            batch.waiting.processes.startTimers = timers
            try await journal.append(batch)
            let found = try await journal.messageStart(shard: 0, process: "p", correlationKey: "1\u{0}")
            try require(found?.run, equals: 1, "who holds the key")
            try require(found?.isOver, equals: true, "it is over")
            try require(try await journal.endedMessageStarts(shard: 0).map(\.run), equals: [1], "what is over")
            try require(try await journal.messageStart(run: 2)?.correlationKey, equals: "2", "of a run")
            for _ in 0..<2 { try await journal.removeMessageStart(run: 1) }
            try require(try await journal.messageStart(run: 1), equals: nil, "what was removed")
            try require(
                try await journal.messageStart(shard: 0, process: "q", correlationKey: "2"), equals: nil,
                "another process")
            try require(try await journal.startTimers(shard: 0), equals: timers, "timers")
            var next = samples.next(1)
            var changed = timers[0]
            changed.due = nil
            changed.repetitions = 2
            next.waiting.processes.startTimers = [changed]
            next.waiting.processes.removedStartTimers = [31]
            try await journal.append(next)
            try require(try await journal.startTimers(shard: 0), equals: [changed], "timers later")
            try require(try await journal.startTimers(shard: 1), equals: [], "of another shard")
        },
    ]

    private static var time: Int64 { 1_700_000_000_000_000 }

    private static func subscription(
        _ key: Key, run: Key, _ awaited: SubscriptionSummary.Awaited
    ) -> SubscriptionSummary {
        SubscriptionSummary(
            subscription: key, run: run, element: 5, elementId: "e", process: "p", awaited: awaited,
            isInterrupting: key % 2 == 0, createdAt: time)
    }

    private static func message(_ key: Key, timeToLive: Int64, id: String? = nil) -> StoredMessage {
        StoredMessage(
            PublishedMessage(
                message: key, name: "paid", correlationKey: "1", variables: ["z": 1, "a": "\u{0}"],
                timeToLive: timeToLive, messageId: id), publishedAt: time)
    }
}
