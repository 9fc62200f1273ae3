import Testing
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeLLM
import TroupeTesting

struct LLMCallActionTests {
    @Test func `a simulated answer is streamed, says what it is, and fills the one declared output`() async throws {
        let bench = try ActionBench()
        var order = JobOrder.sample("llm-call", ["prompt": "Write a haiku."], outputs: ["HAIKU"])
        order.persona = "tester"
        let outputs = try await bench.perform(order)
        let text = try #require(outputs["RESPONSE"]?.text)
        #expect(text.contains("[simulated]"))
        #expect(text.contains("tester"))
        #expect(outputs["HAIKU"] == .string(text))
        #expect(outputs["PROVIDER"] == "simulated")
        #expect(outputs["RESULT"] == .null)
        #expect((outputs["INPUT_TOKENS"]?.intValue ?? 0) > 0)
        #expect(bench.log.text(.model) == text + "\n")
        #expect(bench.log.pieces.filter { $0.stream == .model }.count > 2)
        #expect(bench.log.text(.log).contains("this answer is simulated"))
    }

    @Test func `a structured answer becomes outputs, but cannot say who gave it`() async throws {
        let script = try SimulatedScript([
            ["step": "the-step", "value": ["VERDICT": "approve", "SCORE": 7, "PROVIDER": "somebody else"]]
        ])
        let bench = try ActionBench(script: script)
        let schema: Value = [
            "type": "object", "properties": ["VERDICT": ["type": "string"], "SCORE": ["type": "integer"]],
        ]
        let outputs = try await bench.perform(
            .sample("llm-call", ["prompt": "Review.", "schema": schema], outputs: ["VERDICT"]))
        #expect(outputs["VERDICT"] == "approve")
        #expect(outputs["SCORE"] == 7)
        #expect(outputs["PROVIDER"] == "simulated")
        #expect(outputs["RESULT"]?["PROVIDER"] == "somebody else")
    }

    @Test func `the persona's system prompt, the step's, and the inputs reach the model`() async throws {
        let script = SimulatedScript(rules: [.init(contains: #"{"file":"a.swift"}"#, replies: [.text("seen")])])
        let bench = try ActionBench(script: script)
        var order = JobOrder.sample(
            "llm-call", ["prompt": "Look.", "system": "Be brief.", "inputs": ["file": "a.swift"]])
        let without = try await bench.perform(order)
        order.persona = "tester"
        let with = try await bench.perform(order)
        #expect(with["RESPONSE"] == "seen")
        let more = (with["INPUT_TOKENS"]?.intValue ?? 0) - (without["INPUT_TOKENS"]?.intValue ?? 0)
        #expect(more == ("You test.\n\n".utf8.count + 3) / 4)
    }

    @Test(
        arguments: [
            ([:], "llm.input"), (["prompt": "x", "temperature": "warm"], "llm.input"),
            (["prompt": "x", "maxTokens": "many"], "input.type"), (["prompt": "x", "maxTokens": 0], "llm.input"),
            (["prompt": "x", "tools": "none"], "llm.input"), (["prompt": "x", "tools": [[:]]], "llm.input"),
            (["prompt": "x", "tier": "giant"], "llm.input"), (["prompt": "x", "model": "gpt-0"], "llm.not-configured"),
            (["prompt": "x", "provider": "nobody", "model": "m"], "llm.not-configured"),
        ] as [(ValueMap, String)])
    func `what cannot be asked is refused`(inputs: ValueMap, code: String) async throws {
        #expect(try await ActionBench().fault(.sample("llm-call", inputs)).code == code)
    }

    @Test(arguments: [
        ("authentication", "llm.authentication"), ("refused", "llm.refused"), ("invalidRequest", "llm.input"),
    ])
    func `a provider's failure is the step's`(error: String, code: String) async throws {
        let script = SimulatedScript(rules: [.init(replies: [.failure(name: error, retryAfterSeconds: nil)])])
        let fault = try await ActionBench(script: script).fault(.sample("llm-call", ["prompt": "x"]))
        #expect(fault.code == code)
        #expect(fault.details["retryable"] == false)
    }

    @Test func `an unknown persona has no system prompt to ask with`() async throws {
        var order = JobOrder.sample("llm-call", ["prompt": "x"])
        order.persona = "nobody"
        #expect(try await ActionBench().fault(order).code == "llm.persona")
    }
}
