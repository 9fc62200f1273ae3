import Testing
import TroupeGraph

@testable import TroupeServer

@Suite struct FEELRouteTests {
    @Test(arguments: [
        (#"{"expression": "a + b", "context": {"a": 1, "b": 2}}"#, #"{"result": 3}"#),
        (
            #"{"expression": "f(d)", "context": {"d": {"@type": "date", "@value": "2026-01-31"}}, "prelude": [["f", "function(x) x + duration(\"P1D\")"]]}"#,
            #"{"result": {"@type": "date", "@value": "2026-02-01"}}"#
        ),
        (#"{"expression": "> 5", "kind": "unary", "input": 7}"#, #"{"result": true}"#),
        (#"{"expression": "a", "context": {}}"#, #"{"result": null, "warnings": ["there is no variable 'a'"]}"#),
        (#"{"expression": "1 +"}"#, #"{"error": "the expression ends too early (at character 4)"}"#),
        (#"{"expression": "assert(1, false)"}"#, #"{"error": "the condition of 'assert' is not fulfilled"}"#),
    ])
    func `an expression is evaluated`(body: String, answer: String) async throws {
        try await Serving.with { api in
            let reply = try await api.send("POST", "/api/feel/evaluate", body)
            #expect(reply.status == 200)
            #expect(try reply.json == Value(json: answer))
        }
    }

    @Test(arguments: [
        ("{}", ["expression"]), (#"{"expression": "1", "context": []}"#, ["context"]),
        (#"{"expression": "1", "kind": "x"}"#, ["kind"]),
        (#"{"expression": "1", "more": 1}"#, ["more"]),
    ])
    func `a request that is none is refused`(body: String, fields: [String]) async throws {
        try await Serving.with { api in
            let reply = try await api.send("POST", "/api/feel/evaluate", body)
            #expect(reply.status == 422)
            #expect(reply.fields == fields)
        }
    }
}
