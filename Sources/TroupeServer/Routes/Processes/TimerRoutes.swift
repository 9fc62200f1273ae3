import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// What waits for a time.
struct TimerRoutes {
    let context: APIContext

    var routes: [Route] {
        [
            Operation(
                "GET", "/api/timers", id: "listTimers", tag: "Messages",
                "Timer events that are awaited, oldest first; and start events that a time will cause",
                answers: [.init(200, "A page; `next` is the `after` of the next one", "TimerList")]
            ).with { $0.query = Paging.table("timers") }.route { call in
                let page = Paging(call)
                let found = try await context.engine.timers(
                    run: page.instance, after: page.after, limit: page.limit + 1)
                let starts =
                    page.instance == nil && page.after == 0 ? try await context.engine.startTimers() : []
                return .json([
                    "timers": .list(found.prefix(page.limit).compactMap(SubscriptionView.timer)),
                    "startEvents": .list(starts.map(SubscriptionView.timer)),
                    "next": page.next(found.map(\.subscription)),
                ])
            }
        ]
    }
}
