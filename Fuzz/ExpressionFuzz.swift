import TroupeExpression
import TroupeGraph

/// Parses any text as `${…}` and evaluates it in a small world; what comes out is written and read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    fuzz_limit_memory(mostMemory)
    defer { fuzz_limit_memory(0) }
    _ = try? ExpressionText.split("a${" + text)
    if let segments = try? ExpressionText.split(text) { precondition(text.isEmpty || !segments.isEmpty) }
    guard let expression = try? Expression(parsing: text) else { return 0 }
    let bytes = Array(text.utf8)
    for reference in expression.references {
        precondition(bytes.indices.contains(reference.offset), "a name beyond the text")
    }
    expression.outline.visit { _ in }
    var world = World()
    guard let value = try? expression.evaluate(in: &world) else { return 0 }
    precondition(
        value.size(within: Value.Size(bytes: 3 << 20, elements: 200_000, depth: 101)) != nil,
        "a value beyond the limits")
    precondition((try? Value(json: value.json)) == value, "JSON is read as something else")
    if case .number(let number) = value {
        precondition(Number(parsing: number.description) == number, "\(number) is another number")
    }
    var other = World()
    precondition((try? expression.evaluate(in: &other)) == value, "another value the second time")
    return 0
}

/// How libFuzzer makes texts out of texts.
let mutator = Mutator(
    spans: Spans.ofExpression,
    grammar: Grammar(functions: Expression.functionSignatures.map { "\($0.name)(\($0.parameters))" }),
    starts: ["expr", "expr", "call"])

/// Bytes one evaluation may hold at once, its text and its result included.
private let mostMemory = 384 << 20

/// What the texts may ask for.
private struct World: ExpressionEnvironment {
    private let roots: [String: Value] = [
        "inputs": ["NAME": "Ada", "COUNT": "12", "FLAG": "false", "FIELDS": ["a": 1]],
        "steps": ["s": ["RESULT": "ok", "LIST": [1, 2, 3]]],
        "context": ["LIST": ["x", "y", "z"], "MAP": ["a": ["c": 5]], "ITEMS": [["id": 2], ["id": 1]]],
        "index": 3,
    ]
    private var seed: UInt64 = 1
    var now: Int64 { 1_769_860_800_500_000 }

    func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        roots[root].map { ($0, 0) }
    }

    mutating func random() -> UInt64 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1
        return seed
    }

    mutating func undefined(_ reference: Reference) {}
}
