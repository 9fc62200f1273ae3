import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Listeners of user tasks: what they see, and what they do to a change.
struct TaskListenerTests {
    /// A user task with one listener for each of these events; its type is the event's name.
    private func process(
        _ events: TaskListenerEvent..., assignee: String? = nil, timer: Bool = false
    ) -> Definition {
        ProcessBuilder.build { builder in
            builder.start()
            var user = UserTaskDefinition()
            user.assignee = assignee.map { builder.template($0) }
            user.priority = .constant(50)
            let listeners = events.map {
                TaskListener($0, ExecutionListener(type: builder.template($0.rawValue)))
            }
            builder.task("ask", .user(user)) {
                $0.taskListeners = listeners
                $0.headers = ["team": "a"]
            }
            builder.flow("start -> ask")
            if timer {
                builder.boundary("late", on: "ask", [builder.duration("PT1H")])
                builder.end("gaveUp")
                builder.flow("late -> gaveUp")
            }
        }
    }

    private func types(_ driver: Driver) -> [String] {
        driver.state.workerJobs.sorted { $0.key < $1.key }.map(\.value.job.type)
    }

    @Test func `each change waits for its listener`() {
        var driver = Driver(process(.creating, .assigning, .completing, assignee: "ann"))
        #expect(driver.task("ask") == nil)
        #expect(driver.job("ask")?.job.event == .creating)
        driver.listen("ask")
        #expect(driver.task("ask")?.assignee == nil)
        #expect(types(driver) == ["assigning"])
        driver.listen("ask")
        #expect(driver.task("ask")?.assignee == "ann")
        #expect(types(driver) == [])
        driver.answer("ask", nil, ["ok": true])
        #expect(types(driver) == ["completing"])
        #expect(driver.outcome == nil)
        driver.listen("ask")
        #expect(driver.outcome == .completed)
        #expect(driver.variables == ["ok": true])
        #expect(driver.problems == [])
    }

    @Test func `a listener sees the task as it will be, in headers`() {
        var driver = Driver(process(.assigning))
        let task = driver.task("ask")!.created.task
        driver.send(.assignUserTask(task: task, assignee: "bob", by: "eve"))
        let headers = driver.job("ask")?.job.headers
        #expect(
            headers == [
                "team": "a", "io.camunda.zeebe:action": "assign", "io.camunda.zeebe:userTaskKey": .string("\(task)"),
                "io.camunda.zeebe:changedAttributes": "[\"assignee\"]", "io.camunda.zeebe:assignee": "bob",
                "io.camunda.zeebe:priority": "50",
            ])
        #expect(driver.problems == [])
    }

    @Test func `a denied change leaves the task as it was`() {
        var driver = Driver(process(.assigning, .completing, .completing, .updating, assignee: nil))
        let task = driver.task("ask")!
        driver.send(.assignUserTask(task: task.created.task, assignee: "bob", by: "eve"))
        driver.listen("ask", denies: true)
        #expect(driver.task("ask")?.assignee == nil)
        driver.answer("ask", nil, ["ok": true])
        driver.listen("ask", ["priority": 90])
        driver.listen("ask", denies: true)
        #expect(driver.task("ask")?.created.details["priority"] == 50)
        driver.send(
            .process(.setVariables(scope: task.created.element, variables: ["a": 1], isLocal: true, by: "eve")))
        driver.listen("ask", denies: true)
        #expect(driver.state.variables(in: task.created.element) == [:])
        driver.answer("ask", nil, ["ok": false])
        driver.listen("ask")
        driver.listen("ask")
        #expect(driver.variables == ["ok": false])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `a listener corrects the task, for the next listener and for good`() {
        var driver = Driver(process(.creating, .assigning, .assigning, .updating))
        driver.listen("ask", ["assignee": "ann", "candidateGroups": ["a"], "dueDate": "2030-01-01T00:00:00Z"])
        // Who is named while the task is created has it without more ado.
        var task = driver.task("ask")!
        #expect(task.assignee == "ann" && task.created.details["candidateGroups"] == ["a"])
        #expect(task.created.due == 1_893_456_000_000_000)
        driver.send(.assignUserTask(task: task.created.task, assignee: "bob", by: "eve"))
        driver.listen("ask", ["priority": 80, "dueDate": ""])
        #expect(driver.job("ask")?.job.headers["io.camunda.zeebe:priority"] == "80")
        #expect(
            driver.job("ask")?.job.headers["io.camunda.zeebe:changedAttributes"]
                == "[\"assignee\",\"dueDate\",\"priority\"]")
        driver.listen("ask", ["assignee": "fay"])
        task = driver.task("ask")!
        #expect(task.assignee == "fay" && task.created.details["priority"] == 80 && task.created.due == nil)
        driver.send(
            .process(.setVariables(scope: task.created.element, variables: ["a": 1], isLocal: true, by: "eve")))
        driver.listen("ask", ["assignee": "", "candidateGroups": []])
        task = driver.task("ask")!
        #expect(task.assignee == nil && task.created.details["candidateGroups"] == nil)
        #expect(driver.state.variables(in: task.created.element) == ["a": 1])
        #expect(driver.problems == [])
    }

    @Test func `an interrupted task waits for its listener before anything goes on`() {
        var driver = Driver(process(.canceling, .completing, timer: true))
        driver.answer("ask", nil, ["ok": true])
        #expect(types(driver) == ["completing"])
        driver.advance(milliseconds: 3_600_000)
        #expect(types(driver) == ["canceling"])
        #expect(driver.active == ["ask"])
        driver.failJob("ask", retries: 0)
        #expect(driver.incidents == ["job.no-retries"])
        driver.resolve()
        driver.failJob("ask", retries: 1, backoff: 1000)
        driver.advance(milliseconds: 1000)
        driver.listen("ask")
        #expect(driver.outcome == .completed)
        #expect(driver.history.suffix(4) == ["!ask", "+late", "-late", "gaveUp"])
        #expect(driver.problems == [])
    }

    @Test func `a run that is canceled ends when the listeners of its tasks are done`() {
        var driver = Driver(process(.creating, .canceling))
        driver.send(.cancel(reason: "", by: "eve"))
        #expect(driver.state.status == .canceling)
        #expect(types(driver) == ["canceling"])
        driver.listen("ask")
        #expect(driver.outcome == .canceled)
        #expect(driver.problems == [])
    }

    @Test func `a listener without a type is an incident, which can be passed over`() {
        let definition = ProcessBuilder.build {
            $0.start()
            let listener = TaskListener(.completing, ExecutionListener(type: $0.template("=nothing")))
            $0.task("ask", .user(UserTaskDefinition())) { $0.taskListeners = [listener] }
            $0.flow("start -> ask")
        }
        var driver = Driver(definition)
        driver.answer("ask", nil, ["ok": true])
        #expect(driver.incidents == ["job.type"])
        driver.resolve()
        #expect(driver.incidents == ["job.type"])
        driver.send(.resolveIncident(incident: driver.incident!, resolution: .fail(message: ""), by: "eve"))
        #expect(driver.task("ask") != nil)
        driver.answer("ask", nil, ["ok": true])
        driver.send(.resolveIncident(incident: driver.incident!, resolution: .complete(outputs: [:]), by: "eve"))
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }
}
