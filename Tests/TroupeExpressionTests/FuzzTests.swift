import Testing
import TroupeExpression
import TroupeGraph

struct FuzzTests {
    private static let seeds = [
        "steps.check-build.RESULT eq 'ok' and not inputs.FLAG", "inputs.X ? 'a' + inputs.NAME : \"b\\n\"",
        "context.LIST[0].length > 0",
        "merge({a: [1, 2.5e3], 'b': null}, inputs.FIELDS)", "context.includes(context.LIST, 'x') || !index",
        "context.MAP[\"a-b\"].c % 3 - -7 * 2", "format('{0} {}', plus_days(3), uuid())",
        "sort(split('b,a')).join('\\u00e9')",
        "formatDate(now(), 'yyyy') in range(1, 5)", "slice(toJSON(context.ITEMS), -5, 2)",
        "round(10 / 3, 2) ge sum([1, 2])",
        "matches(inputs.NAME, '^A.*$')",
    ]
    private static let pieces = [
        "(", ")", "[", "]", "{", "}", "'", "\"", "\\", ".", ",", ":", "?", "!", "-", "+", "*", "/", "%", "=", "<", ">",
        "&&", "||",
        " not ", " and ", " or ", " eq ", " in ", " contains ", "inputs", "steps", "context", "index", "null", "true",
        "1", "0",
        "9223372036854775807", "1e6000", ".length", "[-1]", "é", "\u{0}", "range(", "join(", "plus_days(", "number(",
        "slice(",
    ]

    @Test func `random and mutated texts never trap`() {
        var random = SeededGenerator(state: 42)
        var environment = SampleEnvironment()
        var valid = 0
        for round in 0..<200_000 {
            var bytes = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
            if round % 4 == 0 {
                let count = Int.random(in: 1...12, using: &random)
                bytes = Array((0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined().utf8)
            } else if round % 16 == 1 {
                bytes = (0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
                default: bytes.insert(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").utf8, at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try? ExpressionText.split("a${" + text)
            guard let expression = try? Expression(parsing: text) else { continue }
            valid += 1
            if let value = try? expression.evaluate(in: &environment) {
                #expect(value.size(within: Value.Size(bytes: 3 << 20, elements: 200_000, depth: 101)) != nil)
            }
        }
        #expect(valid > 10_000)
    }
}

struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
