import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// What a run did: its records, and the output of its steps.
struct RunHistoryRoutes {
    let context: APIContext

    var routes: [Route] { [events, logs] }

    private var events: Route {
        Operation(
            "GET", "/api/runs/{id}/events", id: "listEvents", tag: "Runs",
            "The records of a run, oldest first; with Accept: text/event-stream and `follow` as they come",
            answers: [
                .init(
                    200, "A page; `next` is the `since` of the next one, null at the end (or a stream of Updates)",
                    "RecordPage", types: ["text/event-stream"])
            ]
        ).with { operation in
            operation.query = FieldTable([
                Field("since", .integer(0...Int.max), "Only records behind this number"),
                Field("limit", .integer(1...1000), "Records on a page; 200 by default"),
                Field("follow", .flag, "Stream all that there is and all that comes, with the output of steps"),
            ])
            operation.headers = [
                Field("Last-Event-ID", .text(32), "For a stream that is taken up again: instead of `since`")
            ]
            operation.problems = [404]
        }.route { call in
            let run = try await call.run(in: context.engine).run
            if call.query["follow"]?.boolValue ?? false { return try stream(call, of: run) }
            let (events, next) = try await events(
                of: run, since: Int64(call.query["since"]?.intValue ?? 0), limit: call.limit(200))
            return .json(["run_id": RunView.key(run), "events": .list(events), "next": next])
        }
    }

    /// The run's messages as server-sent events (WHATWG HTML, section 9.2); the `id` of a record is its number. Ends
    /// with the run.
    private func stream(_ call: Call, of run: Key) throws(RequestProblem) -> Response {
        guard call.prefers("text/event-stream") else {
            throw .parameters([FieldProblem("follow", "goes with the header 'Accept: text/event-stream' only")])
        }
        let since = call.request.headers["Last-Event-ID"].flatMap { Int64($0) }
        let feed = RunFeed(
            engine: context.engine, run: run, since: max(0, since ?? Int64(call.query["since"]?.intValue ?? 0)))
        let stream = ResponseStream.events(onClose: { feed.stop() })
        Task {
            // A journal that cannot be read ends the stream before the run's end: the reader comes again.
            try? await feed.deliver { message in
                let event = ServerSentEvent(id: message.sequence.map { String($0) }, data: message.value.json)
                return await stream.sendWhenDrained(event.bytes)
            }
            stream.finish()
        }
        return .events(stream)
    }

    private func events(of run: Key, since: Int64, limit: Int) async throws -> ([Value], Value) {
        var events: [Value] = []
        var last = since
        // A row has at least one record, so that `limit + 1` rows are enough to know whether there is more.
        for row in try await context.engine.journal.rows(of: run, since: since, limit: limit + 1) {
            let records = try RecordCodec.read(row.payload, version: row.version)
            let first = row.sequence - Int64(records.count) + 1
            for (offset, record) in records.enumerated() where first + Int64(offset) > since {
                if events.count == limit { return (events, .number(.integer(last))) }
                last = first + Int64(offset)
                events.append([
                    "seq": .number(.integer(last)), "time": RunView.time(row.time), "record": Published.record(record),
                ])
            }
        }
        return (events, .null)
    }

    private var logs: Route {
        Operation(
            "GET", "/api/runs/{id}/logs", id: "listLogs", tag: "Runs",
            "The output of a run's steps, oldest first; as plain text with Accept: text/plain",
            answers: [
                .init(
                    200, "A page; `next` is the `after` of the next one, null at the end (in text: a Link header)",
                    "LogPage", types: ["text/plain"])
            ]
        ).with { operation in
            operation.query = FieldTable([
                Field("after", .integer(0...Int.max), "Only chunks behind this number"),
                Field("limit", .integer(1...5000), "Chunks on a page; 1000 by default"),
            ])
            operation.problems = [404]
        }.route { call in
            let run = try await call.run(in: context.engine).run
            let limit = call.limit(1000)
            let found = try await context.engine.journal.log(
                of: run, after: Int64(call.query["after"]?.intValue ?? 0), limit: limit + 1)
            let chunks = found.prefix(limit)
            let next = found.count > limit ? chunks.last?.number : nil
            if call.prefers("text/plain") { return Self.text(chunks, run: run, next: next) }
            return .json([
                "run_id": RunView.key(run), "chunks": .list(chunks.map(LogView.value)),
                "next": next.map { .number(.integer($0)) } ?? .null,
            ])
        }
    }

    private static func text(_ chunks: some Sequence<LogChunk>, run: Key, next: Int64?) -> Response {
        var response = Response.text(chunks.map { Published.text($0.text) }.joined())
        if let next { response.headers.append("Link", "<\(RunView.url(run))/logs?after=\(next)>; rel=\"next\"") }
        return response
    }
}
