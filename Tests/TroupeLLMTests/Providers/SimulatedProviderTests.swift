import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeLLM

@Suite(.timeLimit(.minutes(1)))
struct SimulatedProviderTests {
    private func answer(
        _ provider: SimulatedProvider, _ prompt: String = "hi", step: String? = nil, persona: String? = nil,
        schema: Value? = nil
    ) async throws -> LLMResponse {
        let metadata = LLMRequest.Metadata(stepID: step, personaID: persona)
        return try await provider.complete(
            LLMRequest(prompt: prompt, schema: schema, metadata: metadata), model: SimulatedProvider.model
        ) { _ in }
    }

    @Test(arguments: ProviderConformance.checks)
    func `It conforms`(check: ProviderConformance.Check) async {
        #expect(await check.violation(SimulatedProvider(), SimulatedProvider.model) == nil)
    }

    @Test func `An unscripted answer says that it is simulated and is the same every time`() async throws {
        let one = try await answer(SimulatedProvider(), "Write a poem", step: "s1", persona: "qa")
        let other = try await answer(SimulatedProvider(), "Write a poem", step: "s1", persona: "qa")
        #expect(one == other)
        #expect(one.text == "[simulated] No model was asked. Answer as qa in step s1 to: Write a poem")
        #expect(one.provider == "simulated")
    }

    @Test func `The first fitting rule answers, its replies in order, the last one again`() async throws {
        let script = try SimulatedScript(
            Value(
                json: """
                    {"answers": [
                      {"step": "a", "persona": "qa", "text": "qa in a"},
                      {"step": "a", "replies": ["one", {"error": "overloaded", "retryAfter": 3}, {"value": {"n": 3}}]},
                      {"contains": "colour", "text": "red"}
                    ]}
                    """))
        let provider = SimulatedProvider(script: script)
        #expect(try await answer(provider, step: "a", persona: "qa").text == "qa in a")
        #expect(try await answer(provider, step: "a").text == "one")
        let error = await failure { () async throws(LLMError) in
            let request = LLMRequest(prompt: "x", metadata: .init(stepID: "a"))
            _ = try await provider.complete(request, model: "simulated") { _ in }
        }
        #expect(error?.reason == .overloaded(retryAfter: .seconds(3)))
        #expect(try await answer(provider, step: "a").text == "{\"n\":3}")
        #expect(try await answer(provider, step: "a").text == "{\"n\":3}")
        #expect(try await answer(provider, "my colour?", step: "b").text == "red")
        #expect(try await answer(provider, "my size?").text.hasPrefix("[simulated]"))
    }

    @Test func `Rules choose by workflow, skill and the form of the prompt, and are used up`() async throws {
        let script = try SimulatedScript([
            ["workflow": "wf6-*", "skill": "review_?ode", "times": 2, "replies": ["one", "two"]],
            ["skill": "review_*", "times": 1, "text": "once"],
            ["skill": "*", "prompt": "*diff*\n+new*", "text": "new line"], ["skill": "*", "text": "some skill"],
            ["workflow": "wf6-*", "text": "no skill"],
        ])
        let provider = SimulatedProvider(script: script)
        func ask(_ prompt: String, workflow: String? = nil, skill: String? = nil) async throws -> String {
            let request = LLMRequest(prompt: prompt, metadata: .init(workflowID: workflow, skill: skill))
            return try await provider.complete(request, model: "simulated") { _ in }.text
        }
        for expected in ["one", "two", "once", "some skill", "some skill"] {
            #expect(try await ask("x", workflow: "wf6-review", skill: "review_code") == expected)
        }
        #expect(try await ask("a diff:\n-old\n+new\n", skill: "review_docs") == "new line")
        #expect(try await ask("x", workflow: "wf6-review") == "no skill")
        #expect(try await ask("x", workflow: "wf7").hasPrefix("[simulated]"))
    }

    @Test(arguments: [
        ("", "", true), ("", "*", true), ("a", "", false), ("abc", "abc", true), ("abc", "a?c", true),
        ("abc", "a?", false), ("abc", "*c", true), ("abc", "a*", true), ("abc", "*b*", true), ("abc", "*d*", false),
        ("aab", "*ab", true), ("a\nb", "a*b", true), ("mississippi", "m*iss*ip*i", true), ("é", "?", true),
        (String(repeating: "a", count: 2000), "*a*a*a*a*a*a*a*b", false),
    ])
    func `A pattern fits a text as a whole`(text: String, pattern: String, fits: Bool) {
        #expect(Wildcard.matches(text, pattern) == fits)
    }

    @Test func `A scripted structured answer must fit the schema`() async throws {
        let script = SimulatedScript(rules: [
            .init(step: "good", replies: [.value(["colour": "red", "score": 1])]),
            .init(step: "text", replies: [.text("{\"colour\": \"green\", \"score\": 2}")]),
            .init(replies: [.value(["colour": "blue", "score": 1]), .text("no json")]),
        ])
        let provider = SimulatedProvider(script: script)
        let schema = ProviderConformance.objectSchema
        #expect(try await answer(provider, step: "good", schema: schema).structured == ["colour": "red", "score": 1])
        #expect(try await answer(provider, step: "text", schema: schema).structured?["score"] == 2)
        for _ in 0..<2 {
            await #expect(throws: LLMError.self) { try await answer(provider, schema: schema) }
        }
    }

    @Test(arguments: [
        "{}", "3", "[3]", "[{}]", "[{\"text\": 1}]", "[{\"text\": \"a\", \"value\": 1}]", "[{\"replies\": []}]",
        "[{\"replies\": [{}]}]", "[{\"error\": \"boom\"}]", "[{\"text\": \"a\", \"stepp\": \"x\"}]",
        "[{\"step\": 1, \"text\": \"a\"}]", "[{\"times\": 0, \"text\": \"a\"}]", "[{\"skill\": 1, \"text\": \"a\"}]",
        "[{\"error\": \"network\", \"retryAfter\": -1}]",
    ])
    func `A script with a mistake is refused, naming the place`(json: String) throws {
        let value = try Value(json: json)
        let error = #expect(throws: LLMError.self) { try SimulatedScript(value) }
        #expect(try #require(error).description.contains("script"))
    }

    @Test(arguments: SimulatedScript.errors)
    func `Every named failure can be scripted`(name: String) async throws {
        let provider = SimulatedProvider(
            script: SimulatedScript(rules: [.init(replies: [.failure(name: name, retryAfterSeconds: nil)])]))
        let error = await failure { () async throws(LLMError) in
            _ = try await provider.complete(LLMRequest(prompt: "x"), model: "simulated") { _ in }
        }
        #expect("\(try #require(error?.reason))".hasPrefix(name))
    }

    @Test(arguments: [
        ##"{"type":"string"}"##, ##"{"type":"string","maxLength":3}"##, ##"{"type":"string","minLength":40}"##,
        ##"{"type":"string","format":"date-time"}"##, ##"{"enum":[3,"x"]}"##, ##"{"const":{"a":[1]}}"##,
        ##"{"type":"integer","minimum":7}"##, ##"{"type":"integer","exclusiveMaximum":-3}"##,
        ##"{"type":"number","minimum":0.2,"maximum":0.3}"##,
        ##"{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}"##,
        ##"{"type":"null"}"##, ##"{"type":["null","boolean"]}"##, ##"{"type":"array"}"##,
        ##"{"type":"array","maxItems":0}"##,
        ##"{"type":"array","minItems":3,"items":{"type":"integer"}}"##, ##"{"items":{"type":"boolean"}}"##,
        ##"{"type":"object","required":["x"]}"##, ##"{"properties":{"a":{"type":"object","properties":{"b":{}}}}}"##,
        ##"{"type":"object","required":["x"],"additionalProperties":{"type":"integer"}}"##,
        ##"{"anyOf":[{"type":"string","pattern":"a"},{"type":"integer"}]}"##,
        ##"{"oneOf":[{"type":"integer","maximum":0},{"type":"string"}]}"##,
        ##"{"allOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"required":["b"]}],"type":"object"}"##,
        ##"{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"integer"}}}"##, ##"{}"##,
        ##"{"type":"object","properties":{"next":{"$ref":"#"}}}"##,
    ])
    func `A valid value is made up for a schema`(json: String) async throws {
        let schema = try Value(json: json)
        let response = try await answer(SimulatedProvider(), schema: schema)
        let value = try #require(response.structured)
        #expect(SchemaCheck.violation(of: value, against: schema) == nil)
    }

    @Test(arguments: [
        ##"{"type":"string","pattern":"^x"}"##, ##"{"enum":[]}"##, ##"{"type":"integer","minimum":3,"maximum":2}"##,
        ##"{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}"##, ##"{"$ref":"#/nowhere"}"##,
        ##"{"type":"array","minItems":100000000}"##, ##"{"type":"string","minLength":100000000000}"##,
        ##"{"type":"weird"}"##,
    ])
    func `A schema that cannot be satisfied is refused with a remedy`(json: String) async throws {
        let schema = try Value(json: json)
        let error = await failure { () async throws(LLMError) in
            _ = try await SimulatedProvider().complete(LLMRequest(prompt: "x", schema: schema), model: "simulated") {
                _ in
            }
        }
        #expect(error?.description.contains("script an answer") == true)
    }
}
