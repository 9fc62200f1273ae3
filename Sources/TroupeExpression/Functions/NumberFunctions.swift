import TroupeGraph

/// Functions over numbers.
enum NumberFunctions {
    static let all: [ExpressionFunction] = [
        ExpressionFunction("round", "number, places = 0", 1...2) { call throws(EvaluationError) in
            try rounded(&call, .nearest)
        },
        ExpressionFunction("floor", "number, places = 0", 1...2) { call throws(EvaluationError) in
            try rounded(&call, .down)
        },
        ExpressionFunction("ceil", "number, places = 0", 1...2) { call throws(EvaluationError) in
            try rounded(&call, .up)
        },
        ExpressionFunction("abs", "number", 1...1) { call throws(EvaluationError) in
            .number(try call.number(0).magnitude)
        },
        ExpressionFunction("min", "numbers…", 1...(.max)) { call throws(EvaluationError) in
            try numbers(&call).min().map { .number($0) } ?? .null
        },
        ExpressionFunction("max", "numbers…", 1...(.max)) { call throws(EvaluationError) in
            try numbers(&call).max().map { .number($0) } ?? .null
        },
        ExpressionFunction("sum", "numbers…", 1...(.max)) { call throws(EvaluationError) in
            var sum = Number(0)
            for number in try numbers(&call) {
                guard let next = sum.adding(number) else { throw call.overflow() }
                sum = next
            }
            return .number(sum)
        },
    ]

    private static func rounded(
        _ call: inout FunctionCall, _ rounding: Number.Rounding
    ) throws(EvaluationError) -> Value {
        let places = try call.integer(1, absent: 0)
        guard let number = try call.number(0).rounded(rounding, places: places) else { throw call.overflow() }
        return .number(number)
    }

    /// The arguments, or the elements of the only one when that is a list.
    private static func numbers(_ call: inout FunctionCall) throws(EvaluationError) -> [Number] {
        var isList = false
        if call.count == 1, case .list = call[0] { isList = true }
        var numbers: [Number] = []
        for (index, element) in (isList ? try call.list(0) : call.arguments).enumerated() {
            guard let number = Number(plain: element) else {
                throw isList ? call.mistyped(0, "a list of numbers") : call.mistyped(index, "a number")
            }
            numbers.append(number)
        }
        return numbers
    }
}
