import Testing
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

struct StandardActionsTests {
    @Test func `every type is registered once`() throws {
        let types = StandardActions.all(try ActionBench().surroundings).map(\.type)
        #expect(Set(types).count == types.count)
    }

    @Test(
        arguments: [
            (["message": "hello"], "[info] hello\n"), (["message": "no", "level": "error"], "[error] no\n"),
            (["message": 5], "[info] 5\n"),
        ] as [(ValueMap, String)])
    func `log writes its line`(inputs: ValueMap, line: String) async throws {
        let bench = try ActionBench()
        #expect(try await bench.perform(.sample("log", inputs)) == [:])
        #expect(bench.log.text(.log) == line)
    }

    @Test func `a notification that cannot be delivered says so and does not fail`() async throws {
        let bench = try ActionBench()
        _ = try await bench.perform(
            .sample("notification", ["type": "slack", "target": "#ops", "message": "it broke"]))
        #expect(bench.log.text(.log) == "[warn] not configured: slack notification to #ops: it broke\n")
        _ = try await bench.perform(.sample("notification", ["type": "log", "target": "error", "message": "it broke"]))
        #expect(bench.log.text(.log).hasSuffix("[error] it broke\n"))
    }

    @Test(arguments: [
        ("azure-devops", "forge.not-configured"), ("mcp-call", "action.not-available"),
    ])
    func `what is not there says so`(type: String, code: String) async throws {
        let bench = try ActionBench()
        let order = JobOrder.sample(type, ["operation": "create-pr"])
        let fault = try await bench.fault(order)
        #expect(fault.code == code)
        #expect(fault.message.contains(type == "azure-devops" ? "create-pr" : type))
        #expect(try await bench.action(type).recover(order, in: bench.context(for: order)) == .neverStarted)
    }
}
