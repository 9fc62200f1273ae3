import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter

@Suite struct RemoteRequestTests {
    @Test func `requests survive their way`() {
        let answer = UserTaskAnswer(decision: "yes", comment: nil, variables: ["a": 1])
        let events: [Event] = [
            .cancel(reason: "why", by: "ann"), .pause(by: "ann"), .resume(by: "ann"),
            .assignUserTask(task: 7, assignee: nil, by: "ann"), .assignUserTask(task: 7, assignee: "bob", by: "ann"),
            .completeUserTask(task: 7, answer: answer, by: "ann"),
            .resolveIncident(incident: 8, resolution: .retry, by: "ann"),
            .signalReceived(wait: 9, signal: 10, payload: ["x": [1, 2]]),
            .process(.completeJob(job: 11, variables: ["ok": true])),
            .process(.triggered(subscription: 12, message: 13, variables: [:])),
            .process(.setVariables(scope: 14, variables: ["v": "w"], isLocal: true, by: "ann")),
        ]
        var requests: [RemoteRequest] = events.map { .event($0, run: 1 << 48 + 3) }
        requests += [
            .publish(
                MessagePublication(name: "m", correlationKey: "k", variables: ["a": 1], timeToLive: 5, messageId: "i")),
            .signal(name: "s", payload: ["a": 1]),
            .activate(JobActivation(type: "t", worker: "w", timeout: 3, max: 2, variables: ["a"])),
            .deliver(signal: 1), .bring(message: 2), .serve(subscription: 3, run: 4),
        ]
        for request in requests { #expect(RemoteRequest(json: request.json) == request) }
        #expect(RemoteRequest(json: Array("{}".utf8)) == nil)
        #expect(RemoteRequest(json: Array("nonsense".utf8)) == nil)
    }

    @Test func `answers survive their way`() {
        let errors: [EngineError] = [
            .unknownRun(5), .closedJob(6, .completed), .finished(7, .completed), .duplicateMessage("m"),
            .unknownProcess("p", version: nil), .journal(.unavailable("why")),
            .refusedChange([InputValidation.Problem(field: "f", message: "m")]), .stopping,
        ]
        var outcomes: [RemoteOutcome] = errors.map { .refused($0) }
        outcomes += [.done, .key(1 << 48 + 9), .jobs([])]
        for outcome in outcomes { #expect(RemoteOutcome(json: outcome.json) == outcome) }
    }
}
