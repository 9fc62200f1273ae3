import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// The stream of what happens, as a WebSocket.
struct UpdateRoutes {
    let context: APIContext
    let updates: UpdateStream

    var routes: [Route] {
        [
            Operation(
                "GET", "/ws/workflow-updates", id: "updates", tag: "Updates",
                "WebSocket: a message (schema Update) for every record and piece of output, live or from `since`",
                answers: [.init(101, "The connection is a WebSocket now")]
            ).with { operation in
                operation.query = FieldTable([
                    Field("run", .key, "Only this run; `since` is the `seq` of a record then"),
                    Field("workItem", .text(256), "Only runs of this work item"),
                    Field(
                        "since", .text(4096),
                        "Resume behind the record with this `seq` (with `run`) or `cursor` (without)"),
                    Field("logs", .flag, "Whether output of steps is wanted too; true by default"),
                ])
                operation.problems = [404, 426]
            }.route { try await upgrade($0) }
        ]
    }

    private func upgrade(_ call: Call) async throws -> Response {
        let workItem = call.query["workItem"]?.stringValue
        var filter = UpdateFilter(
            subject: workItem.map { .workItem($0) } ?? .all, logs: call.query["logs"]?.boolValue ?? true)
        if let run = call.query["run"]?.stringValue.flatMap({ Key($0) }) {
            guard let summary = try await context.engine.journal.summary(of: run) else {
                throw EngineError.unknownRun(run)
            }
            if let workItem, summary.workItem != workItem {
                throw RequestProblem.parameters([FieldProblem("workItem", "is not the work item of run \(run)")])
            }
            filter.subject = .run(run)
            updates.remember([summary])
        } else if let workItem {
            updates.remember(
                try await context.engine.journal.summaries(
                    RunFilter(workItem: workItem, statuses: RunStatus.allCases.filter { !$0.isFinal }, limit: 1000)))
        }
        let start = try await start(call.query["since"]?.stringValue, filter)
        return try updates.hub.upgrade(
            call.request, protocols: [TokenCheck.subprotocol], events: updates.events(filter, from: start))
    }

    private func start(_ since: String?, _ filter: UpdateFilter) async throws(RequestProblem) -> UpdateReplay.Start? {
        guard let since else { return nil }
        if case .run = filter.subject {
            guard let sequence = Int64(since), sequence >= 0 else {
                throw .parameters([FieldProblem("since", "must be the 'seq' of a record, or 0, where 'run' is given")])
            }
            return .sequence(sequence)
        }
        // The beginning has no cursor that a client could have seen.
        if since == "0" { return .cursor(UpdateCursor()) }
        guard let cursor = UpdateCursor(text: since) else {
            throw .parameters([FieldProblem("since", "must be a 'cursor' from a message, or 0 for the beginning")])
        }
        // Another server may have shown the client more than has come here.
        await context.engine.catchUp(to: cursor.places.mapValues { $0.position - 1 })
        let positions = updates.positions
        for (shard, place) in cursor.places where place.position > (positions[shard] ?? 0) + 1 {
            throw .parameters([FieldProblem("since", "is a cursor of another server or database")])
        }
        return .cursor(cursor)
    }
}
