import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// What people are asked: lists, one task, giving it to somebody, and the answer.
struct UserTaskRoutes {
    let context: APIContext

    var routes: [Route] { [list, one, assign, complete] }

    private static let by = Field("by", .text(128), "Who decides it; 'local' by default")

    private static let assignment = FieldTable([
        Field("assignee", .text(256), "A user, a role or a persona; null gives the task back to anyone"), by,
    ])

    private static let answer = FieldTable([
        Field("decision", .text(1000), "One of the task's options"),
        Field("comment", .message(10_000), "Why"),
        Field("variables", .map, "The fields of the form; each becomes an output of the step"), by,
    ])

    private var list: Route {
        Operation(
            "GET", "/api/user-tasks", id: "listUserTasks", tag: "User tasks", "What people are asked, newest first",
            answers: [.init(200, "A page; `next` is the `before` of the next one", "UserTaskList")]
        ).with { operation in
            operation.query = FieldTable([
                Field("assignee", .text(256), "Only tasks of this user, role or persona"),
                Field("run", .key, "Only tasks of this run"),
                Field("instance", .key, "Only tasks of this process instance, which is a run"),
                Field(
                    "state", .choices(UserTaskSummary.State.allCases.map(\.rawValue)),
                    "Only tasks in these states; open by default"),
                Field("limit", .integer(1...500), "Tasks on a page; 100 by default"),
                Field("before", .key, "Only tasks older than this one"),
            ])
        }.route { call in
            let limit = call.limit(100)
            var filter = UserTaskFilter(
                assignee: call.query["assignee"]?.stringValue,
                run: call.queryKey("run") ?? call.queryKey("instance"), states: [.open],
                before: call.queryKey("before"), limit: limit + 1)
            if let states = call.query["state"]?.listValue {
                filter.states = states.compactMap(\.stringValue).compactMap(UserTaskSummary.State.init)
            }
            let found = try await context.engine.journal.userTasks(filter)
            let tasks = found.prefix(limit)
            let next = found.count > limit ? tasks.last.map { RunView.key($0.task) } : nil
            return .json(["user_tasks": .list(tasks.map(UserTaskView.value)), "next": next ?? .null])
        }
    }

    private var one: Route {
        Operation(
            "GET", "/api/user-tasks/{key}", id: "showUserTask", tag: "User tasks", "A task, whatever became of it",
            answers: [.init(200, "The task", "UserTask")]
        ).with { $0.problems = [404] }.route { call in
            .json(UserTaskView.value(try await context.engine.userTask(try call.key("key", of: "user task"))))
        }
    }

    private var assign: Route {
        decision("assign", "Give an open task to somebody", Self.assignment, required: true) { key, body in
            let assignee = body["assignee"]?.stringValue
            try await context.engine.assign(userTask: key, to: assignee, by: Self.person(body))
        }
    }

    private var complete: Route {
        decision("complete", "Answer an open task; its step goes on", Self.answer, required: false) { key, body in
            let answer = UserTaskAnswer(
                decision: body["decision"]?.stringValue, comment: body["comment"]?.stringValue,
                variables: body["variables"]?.mapValue ?? [:])
            try await context.engine.complete(userTask: key, answer, by: Self.person(body))
        }
    }

    private static func person(_ body: ValueMap) -> String { body["by"]?.stringValue ?? APIContext.user }

    private func decision(
        _ name: String, _ summary: String, _ table: FieldTable, required: Bool,
        _ decide: @escaping @Sendable (Key, ValueMap) async throws -> Void
    ) -> Route {
        Operation(
            "POST", "/api/user-tasks/{key}/\(name)", id: name + "UserTask", tag: "User tasks", summary,
            answers: [.init(202, "The decision is stored", "UserTaskDecision")]
        ).with { operation in
            operation.body = .json(table, isRequired: required)
            operation.problems = [404, 409, 413, 415, 422]
        }.route { call in
            let key = try call.key("key", of: "user task")
            try await decide(key, call.body)
            return .json(
                ["key": RunView.key(key), "accepted": .string(name), "url": .string(UserTaskView.url(key))],
                status: 202)
        }
    }
}
