import Testing
import TroupeExpression
import TroupeGraph

struct FEELEncodingTests {
    @Test(arguments: [
        #"{"@type": "date", "@value": "2026-01-31"}"#, #"{"@type": "time", "@value": "10:30:00+01:00"}"#,
        #"{"@type": "date and time", "@value": "2026-07-31T10:30:00+02:00[Europe/Berlin]"}"#,
        #"{"@type": "duration", "@value": "P1Y2M"}"#, #"{"@type": "duration", "@value": "-PT1.5S"}"#,
        #"{"a": [1.5, null, {"@type": "date", "@value": "-2026-01-31"}]}"#,
    ])
    func `a tagged value that is read and written is the same`(json: String) throws {
        let value = try Value(json: json)
        #expect(FEELTagged.encode(try #require(FEELTagged.decode(value))) == value)
    }

    @Test func `tagged numbers are numbers`() {
        #expect(
            FEELTagged.decode(["@type": "number", "@value": "0.5"])
                == .number(Number(significand: 5, exponent: -1) ?? Number(0)))
    }

    @Test(arguments: [
        #"{"@type": "date", "@value": "2026-02-30"}"#, #"{"@type": "color", "@value": "red"}"#,
        #"[{"@type": "time", "@value": 5}]"#,
    ])
    func `what is tagged wrong is refused`(json: String) throws {
        #expect(FEELTagged.decode(try Value(json: json)) == nil)
    }

    @Test func `values leave FEEL as texts and come back as they are`() throws {
        let text = #"{n: 1.5, l: [null, true], d: @"2026-01-31", t: @"10:00:00@Europe/Berlin", r: [1..2), f: abs}"#
        let value = Value(try FEELExpression(parsing: text).evaluate(in: FEELVariables()).value)
        #expect(
            try value
                == Value(
                    json:
                        #"{"n": 1.5, "l": [null, true], "d": "2026-01-31", "t": "10:00:00@Europe/Berlin", "r": "[1..2)", "f": null}"#
                ))
        #expect(Value(FEELValue(value)) == value)
    }

    @Test(arguments: [
        "{}", #"{"expression": 5}"#, #"{"expression": "1", "context": []}"#, #"{"expression": "1", "kind": "other"}"#,
        #"{"expression": "1", "prelude": [["a"]]}"#, #"{"expression": "1", "prelude": "a"}"#,
        #"{"expression": "1", "input": {"@type": "x", "@value": "y"}}"#,
        #"{"expression": "1", "prelude": [["a", "1 +"]]}"#,
    ])
    func `a request that is none is refused`(json: String) throws {
        let request = FEELRequest(try Value(json: json))
        #expect { try request.evaluate() } throws: { ($0 as? FEELError)?.kind == .syntax }
    }
}
