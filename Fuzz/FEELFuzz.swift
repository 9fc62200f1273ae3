import TroupeExpression
import TroupeGraph

/// Parses any text as FEEL (behind `?`, as unary tests), evaluates it with a few variables, and writes and reads what comes out.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let isTest = text.hasPrefix("?")
    if isTest { text.removeFirst() }
    let kind = isTest ? FEELExpression.Kind.unaryTests : .expression
    // Mostly fewer steps than in earnest, so that more texts are tried.
    let sum = text.utf8.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
    let limits = sum % 64 == 0 ? FEELExpression.limits : ExpressionLimits(steps: 20_000)
    fuzz_limit_memory(mostMemory)
    defer { fuzz_limit_memory(0) }
    _ = try? FEELExpression(parsing: text, kind: kind, names: nil, limits: limits)
    let world = FEELVariables(variables, now: 1_769_860_800_500_000)
    guard
        let expression = try? FEELExpression(
            parsing: text, kind: kind, names: FEELNames(of: world.context), limits: limits),
        let value = try? expression.evaluate(in: world, input: isTest ? variables["n"] : nil).value
    else { return 0 }
    check(value)
    if sum % 8 == 0, isExact(value) {
        let other = FEELVariables(variables, now: 1_769_860_800_500_000)
        let again = try? expression.evaluate(in: other, input: isTest ? variables["n"] : nil).value
        precondition(again == value, "another value the second time")
    }
    return 0
}

/// How libFuzzer makes texts out of texts.
let mutator = Mutator(
    spans: Spans.ofExpression, grammar: Grammar(functions: FEELExpression.functionSignatures),
    starts: ["expr", "expr", "call", "test"])

/// Bytes one evaluation may hold at once, its text and its result included.
private let mostMemory = 384 << 20

private func temporal(_ text: String) -> FEELValue { FEELValue(temporal: text) ?? .null }

private let entries: [(String, FEELValue)] = [
    ("n", 5), ("s", "text, été"), ("l", [3, 1, 2, 2]), ("c", ["x": true, "first name": "Ada", "deep": ["x": 1]]),
    ("rows", [["id": 1, "on": temporal("2024-02-29")], ["id": 2]]), ("full name", "Ada Lovelace"),
    ("d", temporal("2026-01-31")), ("t", temporal("2026-03-29T02:30:00@Europe/Berlin")), ("p", temporal("P1DT2H")),
]
private let variables = FEELContext(entries)

/// What is written must be read again as the same.
private func check(_ value: FEELValue) {
    let tagged = FEELTagged.encode(value)
    // What the engine would not keep is not read either.
    guard tagged.size(within: Value.Size(bytes: 16 << 20, elements: 1 << 20, depth: 100)) != nil else { return }
    precondition((try? Value(json: tagged.json)) == tagged, "JSON is read as something else")
    let plain = Value(value)
    precondition((try? Value(json: plain.json)) == plain, "JSON is read as something else")
    if isExact(value) { precondition(FEELTagged.decode(tagged) == value, "another value: \(tagged.json)") }
    let literal = value.literal
    if literal.utf8.count > 60_000 { return }
    switch value {
    case .number, .string, .bool, .null:
        precondition(evaluated(literal) == value, "\(literal) is another value")
    case .date, .time, .dateTime, .daysDuration, .yearsDuration:
        let again = evaluated("@\"\(literal)\"")
        precondition(isExact(value) ? again == value : again?.isNull == false, "\(literal) is another value")
    default: break
    }
}

private func evaluated(_ text: String) -> FEELValue? {
    try? FEELExpression(parsing: text).evaluate(in: FEELVariables()).value
}

/// Whether all of it can be read again as the same: not functions and ranges, nor `@type` as a key, nor the hour that
/// comes twice in a named zone.
private func isExact(_ value: FEELValue) -> Bool {
    switch value {
    case .function, .range: false
    case .time(let time): time.zone?.name == nil
    case .dateTime(let moment): moment.zone?.name == nil
    case .list(let elements): elements.allSatisfy(isExact)
    case .context(let context): !context.keys.contains("@type") && context.values.allSatisfy(isExact)
    default: true
    }
}
