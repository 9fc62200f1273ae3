import TroupeExpression
import TroupeGraph

/// Parses any text as FEEL (behind `?`, as unary tests) and evaluates it with a few variables.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let isTest = text.hasPrefix("?")
    if isTest { text.removeFirst() }
    // Fewer steps than in earnest, so that more texts are tried.
    let limits = ExpressionLimits(steps: 20_000)
    guard let expression = try? FEELExpression(parsing: text, kind: isTest ? .unaryTests : .expression, limits: limits)
    else { return 0 }
    let variables: [(String, Value)] = [
        ("a", 1), ("b", "text"), ("c", [1, 2, 3]), ("d", ["x": true, "first name": "Ada"]),
    ]
    let world = FEELVariables(FEELContext(variables.map { ($0.0, FEELValue($0.1)) }), now: 1_769_860_800_500_000)
    _ = try? expression.evaluate(in: world, input: isTest ? .null : nil)
    return 0
}
