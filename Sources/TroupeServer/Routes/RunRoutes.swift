import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Runs: lists, one with its steps, and all of a work item.
struct RunRoutes {
    let context: APIContext

    var routes: [Route] { [list, one, ofWorkItem] }

    private var list: Route {
        Operation(
            "GET", "/api/runs", id: "listRuns", tag: "Runs", "Runs, newest first",
            answers: [.init(200, "A page; `next` is the `before` of the next one", "RunList")]
        ).with { operation in
            operation.query = FieldTable([
                Field("status", .choices(RunStatus.allCases.map(\.rawValue)), "Only runs in these states"),
                Field("workflow", .text(128), "Only runs of this workflow"),
                Field("work_item", .text(256), "Only runs of this work item"),
                Field("limit", .integer(1...500), "Runs on a page; 100 by default"),
                Field("before", .key, "Only runs older than this one"),
            ])
        }.route { call in
            var filter = RunFilter(
                workItem: call.query["work_item"]?.stringValue, workflow: call.query["workflow"]?.stringValue,
                before: call.query["before"]?.stringValue.flatMap { Key($0) }, limit: call.limit(100))
            filter.statuses =
                call.query["status"]?.listValue?.compactMap(\.stringValue).compactMap(RunStatus.init) ?? []
            let (runs, next) = try await page(filter)
            let waits = try await waits(of: runs)
            return .json([
                "runs": .list(runs.map { .map(RunView.map($0, waits: waits[$0.run] ?? [])) }), "next": next,
            ])
        }
    }

    private var one: Route {
        Operation(
            "GET", "/api/runs/{id}", id: "showRun", tag: "Runs", "A run with its steps and open incidents",
            answers: [.init(200, "The run", "RunDetail")]
        ).with { $0.problems = [404] }.route { call in
            let run = try await call.run(in: context.engine)
            let waits = try await waits(of: [run])
            let steps = try await context.engine.steps(of: run.run)
            return .json(RunView.detail(run, steps: steps, waits: waits[run.run] ?? []))
        }
    }

    private var ofWorkItem: Route {
        Operation(
            "GET", "/api/workflow/status/{work_item_id}", id: "workItemStatus", tag: "Runs",
            "All runs of a work item, newest first, with their steps",
            answers: [.init(200, "A page; `next` is the `before` of the next one", "WorkItemRuns")]
        ).with { operation in
            operation.query = FieldTable([
                Field("limit", .integer(1...100), "Runs on a page; 100 by default"),
                Field("before", .key, "Only runs older than this one"),
            ])
            operation.problems = [404]
        }.route { call in
            let item = call.parameter("work_item_id")
            let before = call.query["before"]?.stringValue.flatMap { Key($0) }
            let (runs, next) = try await page(RunFilter(workItem: item, before: before, limit: call.limit(100)))
            if runs.isEmpty, before == nil { throw RequestProblem.unknown(kind: "work item", name: item) }
            let waits = try await waits(of: runs)
            var details: [Value] = []
            for run in runs {
                let steps = try await context.engine.steps(of: run.run)
                details.append(RunView.detail(run, steps: steps, waits: waits[run.run] ?? []))
            }
            return .json(["work_item_id": .string(item), "runs": .list(details), "next": next])
        }
    }

    private func waits(of runs: [RunSummary]) async throws -> [Key: [RunWait]] {
        let open = runs.filter { !$0.status.isFinal }.map(\.run)
        return Dictionary(grouping: try await context.engine.journal.waits(of: open), by: \.run)
    }

    private func page(_ filter: RunFilter) async throws -> ([RunSummary], Value) {
        // One more than asked for tells whether there is a next page.
        var filter = filter
        let limit = filter.limit
        filter.limit += 1
        let runs = try await context.engine.journal.summaries(filter)
        return runs.count > limit
            ? (Array(runs.prefix(limit)), RunView.key(runs[limit - 1].run)) : (runs, .null)
    }
}
