import TroupeEngine
import TroupeGraph
import TroupeInterpreter

extension JournalConformance {
    static let waiting = [
        JournalConformance("user tasks come, change hands and end") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let tasks = [sampleTask(10, run: 1, assignee: "ann"), sampleTask(11, run: 1), sampleTask(12, run: 2)]
            var batch = samples.next(1, 2)
            batch.waiting.createdTasks = tasks
            try await journal.append(batch)
            try require(try await journal.userTask(10), equals: tasks[0], "a task")
            try require(try await journal.userTask(99), equals: nil, "no task")
            var next = samples.next(1)
            next.waiting.assignments = [
                Record.UserTaskAssigned(task: 11, element: 5, assignee: "\u{0}', ann", by: "me"),
                Record.UserTaskAssigned(task: 10, element: 5, assignee: nil, by: nil, due: 1_700_000_009_000_000),
            ]
            next.waiting.endedTasks = [
                EndedUserTask(
                    task: 12, state: .completed, completedBy: "bob", outputs: ["DECISION": "approve", "n": 1],
                    endedAt: 1_700_000_001_000_000)
            ]
            var asked = sampleTask(11, run: 1).created
            asked.details = ["priority": 80]
            asked.due = 1_700_000_005_000_000
            next.waiting.updatedTasks = [asked]
            try await journal.append(next)
            let updated = try await journal.userTask(11)
            try require(updated?.created, equals: asked, "what it asks now")
            try require(updated?.due, equals: 1_700_000_005_000_000, "its time now")
            let escalated = try await journal.userTask(10)
            try require(escalated?.assignee, equals: nil, "the assignee")
            try require(escalated?.isEscalated, equals: true, "the escalation")
            try require(escalated?.due, equals: 1_700_000_009_000_000, "the new time")
            try require(try await journal.userTask(11)?.isEscalated, equals: false, "no escalation")
            let ended = try await journal.userTask(12)
            try require(ended?.state, equals: .completed, "the state")
            try require(ended?.completedBy, equals: "bob", "who answered")
            try require(ended?.outputs, equals: ["DECISION": "approve", "n": 1], "the answer")
            try require(ended?.endedAt, equals: 1_700_000_001_000_000, "the end")
        },
        JournalConformance("user tasks are listed by who has them, run and state, in pages") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var batch = samples.next(1, 2)
            batch.waiting.createdTasks = (0..<6).map {
                sampleTask(20 + $0, run: 1 + $0 % 2, assignee: $0 < 3 ? "ann" : nil)
            }
            batch.waiting.endedTasks = [EndedUserTask(task: 25, state: .canceled, endedAt: 1_700_000_001_000_000)]
            try await journal.append(batch)
            func list(_ filter: UserTaskFilter) async throws -> [Key] {
                try await journal.userTasks(filter).map(\.task)
            }
            try require(try await list(UserTaskFilter()), equals: [25, 24, 23, 22, 21, 20], "all")
            try require(try await list(UserTaskFilter(assignee: "ann")), equals: [22, 21, 20], "of ann")
            try require(try await list(UserTaskFilter(run: 1)), equals: [24, 22, 20], "of a run")
            try require(try await list(UserTaskFilter(states: [.canceled])), equals: [25], "canceled")
            try require(try await list(UserTaskFilter(states: [.open], limit: 2)), equals: [24, 23], "a page")
            try require(
                try await list(UserTaskFilter(states: [.open], before: 23)), equals: [22, 21, 20], "the next page")
            try require(
                try await list(UserTaskFilter(assignee: "ann", run: 2, states: [.open, .completed], before: 22)),
                equals: [21], "all filters")
            try require(try await list(UserTaskFilter(before: 999)), equals: [], "behind nothing")
        },
        JournalConformance("waits are found by signal and by run, until they end") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var batch = samples.next(1, 2)
            batch.waiting.openedWaits = (0..<5).map { SignalWaitRow(wait: 30 + $0, run: 1 + $0 % 2, name: "go\u{0}") }
            batch.waiting.openedWaits.append(SignalWaitRow(wait: 40, run: 1, name: "other"))
            batch.waiting.createdTasks = [sampleTask(33_000, run: 1, assignee: "ann"), sampleTask(5, run: 2)]
            batch.waiting.endedWaits = [32]
            try await journal.append(batch)
            func waits(before: Key = 99, after: Key = 0, limit: Int = 10) async throws -> [Key] {
                try await journal.signalWaits(
                    shard: 0, name: "go\u{0}", before: before, after: after, limit: limit
                ).map(\.wait)
            }
            try require(try await waits(), equals: [30, 31, 33, 34], "waits")
            try require(try await waits(before: 33), equals: [30, 31], "waits before")
            try require(try await waits(after: 30, limit: 2), equals: [31, 33], "a page")
            let found = try await journal.waits(of: [1, 2, 3])
            try require(found.map(\.run), equals: [1, 1, 1, 1, 2, 2, 2], "runs")
            try require(
                found.filter { $0.run == 2 }.map(\.subject).first, equals: .person(task: 5, assignee: nil), "a person")
            try require(
                found.filter { $0.run == 1 }.map(\.subject).last, equals: .person(task: 33_000, assignee: "ann"),
                "another")
            try require(found.map(\.subject).contains(.signal("other")), equals: true, "a signal")
            try require(try await journal.waits(of: []), equals: [], "nothing")
        },
        JournalConformance("a signal stays until it is removed, also one without a row") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let own = SentSignal(signal: 50, name: "go", payload: ["b": 1, "a": ["x"]])
            let alone = SentSignal(signal: 51, name: "go", payload: [:])
            var batch = samples.next(1)
            batch.waiting.signals = [own]
            try await journal.append(batch)
            var bare = JournalBatch(
                shard: 0, epoch: samples.head.epoch, nextKey: samples.head.nextKey + 7, position: samples.head.position)
            bare.waiting.signals = [alone]
            // Its answer may be lost.
            for _ in 0..<2 { try await journal.append(bare) }
            try require(try await journal.signals(shard: 0), equals: [own, alone], "signals")
            try await journal.append(samples.next(1))
            for _ in 0..<2 { try await journal.removeSignal(50) }
            try require(try await journal.signals(shard: 0), equals: [alone], "what is left")
            try require(try await journal.signals(shard: 1), equals: [], "of another shard")
            let head = try await journal.open(shard: 0)
            try require(head.position, equals: 2, "the position")
        },
        JournalConformance("what a signal started is known as long as the signal, and no longer") { store in
            let journal = try await store()
            let samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var bare = JournalBatch(
                shard: 0, epoch: samples.head.epoch, nextKey: samples.head.nextKey + 7, position: samples.head.position)
            bare.waiting.signals = [SentSignal(signal: 50, name: "go", payload: [:])]
            bare.waiting.processes.correlations = [
                MessageCorrelation(message: 50, process: "begun"), MessageCorrelation(message: 51, process: "other"),
            ]
            try await journal.append(bare)
            try require(try await journal.correlations(of: 50), equals: ["begun"], "while it is on its way")
            try await journal.removeSignal(50)
            try require(try await journal.correlations(of: 50), equals: [], "when it has gone")
            try require(try await journal.correlations(of: 51), equals: ["other"], "of another")
        },
    ]

    private static func sampleTask(_ task: Key, run: Key, assignee: String? = nil) -> UserTaskSummary {
        UserTaskSummary(
            shard: 0, run: run, workItem: task % 2 == 0 ? "42" : nil,
            created: Record.UserTaskCreated(
                task: task, element: 5, workflow: "wf", step: "ask", title: "May we?\u{0}", message: nil,
                assignee: assignee, options: [UserTaskOption(value: "yes", label: "Yes!")],
                form: ["type": "object", "properties": ["n": ["type": "number"]]], details: ["z": 1, "a": "é"],
                escalateTo: "boss", timeout: 60_000_000, due: 1_700_000_060_000_000),
            createdAt: 1_700_000_000_000_000 + task)
    }
}
