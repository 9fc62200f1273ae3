import Testing
import TroupeGraph

struct ValueCodingTests {
    private struct Inner: Codable, Equatable {
        var flags: [Bool?]
        var table: [String: Int]
    }

    private enum Choice: Codable, Equatable {
        case plain
        case with(number: Int, text: String)
    }

    private enum Word: String, Codable { case one, two }

    private struct Outer: Codable, Equatable {
        var text = "é\n"
        var small: Int8 = -5
        var large: UInt64 = 9_223_372_036_854_775_807
        var real = 0.1
        var short: Float = 1.5
        var missing: Int?
        var word = Word.two
        var choices = [Choice.plain, .with(number: 1, text: "x")]
        var inner = Inner(flags: [true, nil, false], table: ["a": 1])
        var value: Value = ["z": 1, "a": [.null, .number(.integer(.min))]]
    }

    @Test func `a Codable thing survives the journey through a value`() throws {
        let thing = Outer()
        let value = try Value(encoding: thing)
        #expect(value["missing"] == nil)
        #expect(value["word"] == "two")
        #expect(value["inner"]?["flags"] == [true, .null, false])
        #expect(value["value"]?.mapValue?.keys == ["z", "a"])
        #expect(try value.decoded(as: Outer.self) == thing)
        #expect(try Value(json: value.json).decoded(as: Outer.self) == thing)
    }

    @Test func `scalars and lists encode alone`() throws {
        #expect(try Value(encoding: 5) == 5)
        #expect(try Value(encoding: [Int?.none, 1]) == [.null, 1])
        #expect(try Value(encoding: String?.none) == .null)
        #expect(try Value.null.decoded(as: Int?.self) == nil)
        #expect(try Value.number(.integer(3)).decoded(as: Float.self) == 3)
    }

    @Test func `numbers that do not fit are refused`() {
        #expect(throws: EncodingError.self) { try Value(encoding: UInt64.max) }
        #expect(throws: EncodingError.self) { try Value(encoding: Double.nan) }
        #expect(throws: DecodingError.self) { try Value.integer(300).decoded(as: UInt8.self) }
        #expect(throws: DecodingError.self) { try Value.integer(-1).decoded(as: UInt.self) }
    }

    @Test(arguments: [
        ("{\"text\":1}", "text"), ("{\"text\":\"a\"}", "small"), ("[]", ""),
    ])
    func `errors of decoding name the field`(json: String, field: String) {
        do {
            _ = try Value(json: json).decoded(as: Outer.self)
            Issue.record("decoded")
        } catch DecodingError.typeMismatch(_, let context) {
            #expect(context.codingPath.last?.stringValue ?? "" == field)
        } catch DecodingError.keyNotFound(let key, _) {
            #expect(key.stringValue == field)
        } catch {
            Issue.record(error)
        }
    }
}
