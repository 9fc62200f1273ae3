import TroupeEngine
import TroupeGraph
import TroupeInterpreter

extension JournalConformance {
    static let reading = [
        JournalConformance("the rows of a run come in pages, oldest first") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            for _ in 0..<5 { try await journal.append(samples.next(1, 2, records: 3)) }
            let all = try await journal.rows(of: 1, since: 0, limit: 100)
            try require(all.map(\.sequence), equals: [3, 6, 9, 12, 15], "sequences")
            var paged: [JournalRow] = []
            while true {
                let page = try await journal.rows(of: 1, since: paged.last?.sequence ?? 0, limit: 2)
                paged += page
                if page.count < 2 { break }
            }
            try require(paged, equals: all, "the pages")
            // A reader in the middle of a row gets that row.
            try require(
                try await journal.rows(of: 1, since: 4, limit: 1).map(\.sequence), equals: [6], "the row around")
            try require(try await journal.rows(of: 99, since: 0, limit: 9), equals: [], "rows of nobody")
            try require(
                try await journal.rows(shard: 0, after: 8, limit: 1).map(\.position), equals: [9], "a page of all")
        },
        JournalConformance("large payloads come back as they were") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var batch = samples.next(1, 2)
            batch.rows[0].payload = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
            batch.rows[1].payload = []
            try await journal.append(batch)
            try require(try await journal.rows(of: 1, since: 0, limit: 1) == [batch.rows[0]], equals: true, "the row")
            try require(try await journal.rows(of: 2, since: 0, limit: 1), equals: [batch.rows[1]], "the empty row")
        },
        JournalConformance("busy runs and wakes follow the schedules") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let base: Int64 = 1_700_000_000_000_000
            var batch = samples.next(1, 2, 3, 4)
            batch.schedules = [
                RunSchedule(run: 1, isBusy: true, wakesAt: nil), RunSchedule(run: 2, isBusy: false, wakesAt: base + 50),
                RunSchedule(run: 3, isBusy: true, wakesAt: base + 20), RunSchedule(run: 4, isBusy: false, wakesAt: nil),
            ]
            try await journal.append(batch)
            func busy() async throws -> [Key] { try await journal.busyRuns(shard: 0) }
            func wakes(_ horizon: Int64, _ limit: Int = 10) async throws -> [Key] {
                try await journal.wakes(shard: 0, before: base + horizon, limit: limit).map(\.run)
            }
            try require(try await busy(), equals: [1, 3], "busy runs")
            try require(try await wakes(100), equals: [3, 2], "wakes")
            try require(try await wakes(100, 1), equals: [3], "the first wake")
            try require(try await wakes(50), equals: [3], "wakes before the second")
            try require(
                try await journal.wakes(shard: 0, before: base + 100, limit: 1).map(\.due), equals: [base + 20], "due")
            var next = samples.next(1, 2, 3, 4)
            next.schedules = [
                RunSchedule(run: 1, isBusy: false, wakesAt: nil), RunSchedule(run: 2, isBusy: true, wakesAt: nil),
                RunSchedule(run: 3, isBusy: false, wakesAt: base + 90),
                RunSchedule(run: 4, isBusy: false, wakesAt: .max),
            ]
            try await journal.append(next)
            try require(try await busy(), equals: [2], "busy runs later")
            try require(try await wakes(100), equals: [3], "wakes later")
            try require(try await journal.busyRuns(shard: 1), equals: [], "busy runs of another shard")
        },
        JournalConformance("a summary comes back as it was last written") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var summary = SampleBatches.summary(5, workItem: "FEAT-1")
            summary.inputs = [
                "z": .string("é\u{0}'\"\\"), "a": .list([.null, .bool(true), .map(["k": .string("v")])]),
                "n": (try? Value(json: "12345678901234567890.125")) ?? .null,
            ]
            summary.workspace = WorkspaceRequest(repository: "/r", inPlace: true)
            var batch = samples.next(5)
            batch.summaries = [summary]
            try await journal.append(batch)
            let found = try await journal.summary(of: 5)
            try require(found, equals: summary, "the new summary")
            try require(found?.inputs.keys ?? [], equals: ["z", "a", "n"], "the order of inputs")
            summary.status = .failed
            summary.outputs = ["x": .string("y")]
            summary.fault = Fault("shell.exit", "no", step: "s", details: ["exitCode": .integer(3)])
            summary.passedOver = 2
            summary.endedAt = summary.createdAt + 7
            var next = samples.next(5)
            next.summaries = [summary]
            try await journal.append(next)
            try require(try await journal.summary(of: 5), equals: summary, "the summary at the end")
            try require(try await journal.summary(of: 6), equals: nil, "a summary of nobody")
        },
        JournalConformance("lists are filtered, and come in pages, newest first") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var batch = samples.next(Array(1...30))
            batch.summaries = (1...30).map { run in
                SampleBatches.summary(
                    run, workflow: run % 2 == 0 ? "even" : "odd", workItem: run % 3 == 0 ? "three" : nil,
                    status: run % 5 == 0 ? .failed : .running)
            }
            try await journal.append(batch)
            func list(_ filter: RunFilter) async throws -> [Key] { try await journal.summaries(filter).map(\.run) }
            try require(try await list(RunFilter()), equals: (1...30).reversed(), "all")
            try require(try await list(RunFilter(workflow: "odd", limit: 3)), equals: [29, 27, 25], "by workflow")
            try require(try await list(RunFilter(workItem: "three", limit: 2)), equals: [30, 27], "by work item")
            try require(
                try await list(RunFilter(statuses: [.failed, .canceled], before: 20)), equals: [15, 10, 5], "by status")
            try require(
                try await list(
                    RunFilter(workItem: "three", workflow: "even", statuses: [.running], before: 24, limit: 2)),
                equals: [18, 12], "by everything")
            var pages: [Key] = []
            while true {
                let page = try await list(RunFilter(before: pages.last, limit: 7))
                pages += page
                if page.count < 7 { break }
            }
            try require(pages, equals: (1...30).reversed(), "the pages")
            try require(try await list(RunFilter(workItem: "x'; --")), equals: [], "a work item of nobody")
        },
    ]
}
