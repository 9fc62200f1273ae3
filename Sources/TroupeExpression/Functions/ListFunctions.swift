import TroupeGraph

/// Functions that make or examine lists; `length`, `slice`, `reverse`, `first` and `last` also take text.
enum ListFunctions {
    static let all: [ExpressionFunction] = [
        ExpressionFunction("contains", "whole, part", 2...2) { call throws(EvaluationError) in
            .bool(try Node.Comparison.contains(call[0], call[1], call.name, &call.meter))
        },
        ExpressionFunction("length", "value", 1...1) { call throws(EvaluationError) in
            switch call[0] {
            case .null: return 0
            case .list(let elements): return .integer(elements.count)
            case .map(let entries): return .integer(entries.count)
            case .string: return .integer(try call.text(0).count)
            case .bool, .number: throw call.mistyped(0, "a list, a map or a text")
            }
        },
        ExpressionFunction("first", "list", 1...1) { call throws(EvaluationError) in
            if case .string(let text) = call[0] { return text.first.map { .string(String($0)) } ?? .null }
            return try call.list(0).first ?? .null
        },
        ExpressionFunction("last", "list", 1...1) { call throws(EvaluationError) in
            if case .string(let text) = call[0] { return text.last.map { .string(String($0)) } ?? .null }
            return try call.list(0).last ?? .null
        },
        ExpressionFunction("reverse", "list", 1...1) { call throws(EvaluationError) in
            if case .string = call[0] { return try call.made(String(call.text(0).reversed())) }
            return .list(try call.list(0).reversed())
        },
        ExpressionFunction("sort", "list, key?", 1...2) { call throws(EvaluationError) in try sort(&call) },
        ExpressionFunction("unique", "list", 1...1) { call throws(EvaluationError) in
            let elements = try call.list(0)
            try call.meter.check(call[0], call.name)
            var known: Set<Value> = []
            return .list(elements.filter { known.insert($0).inserted })
        },
        ExpressionFunction("flatten", "list", 1...1) { call throws(EvaluationError) in
            var flat: [Value] = []
            for element in try call.list(0) {
                if case .list(let inner) = element {
                    try call.meter.make(elements: flat.count + inner.count, call.name)
                    flat += inner
                } else {
                    flat.append(element)
                }
            }
            return try call.made(.list(flat))
        },
        ExpressionFunction("append", "list, values…", 2...(.max)) { call throws(EvaluationError) in
            let elements = try call.list(0) + call.arguments.dropFirst()
            return try call.made(.list(elements))
        },
        ExpressionFunction("slice", "list, start, end?", 2...3) { call throws(EvaluationError) in try slice(&call) },
        ExpressionFunction("range", "start = 0, end, step = 1", 1...3) { call throws(EvaluationError) in
            try range(&call)
        },
        ExpressionFunction("pluck", "list, key", 2...2) { call throws(EvaluationError) in
            let (elements, key) = (try call.list(0), try call.text(1))
            return try call.made(.list(elements.map { $0[key] ?? .null }))
        },
    ]

    /// From `start` up to `end`, which is not included; negative positions count from the end, others are clamped.
    private static func slice(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        if case .string = call[0] {
            let characters = Array(try call.text(0))
            let bounds = try bounds(call, characters.count)
            return .string(String(characters[bounds]))
        }
        let elements = try call.list(0)
        let bounds = try bounds(call, elements.count)
        return .list(Array(elements[bounds]))
    }

    private static func bounds(_ call: FunctionCall, _ count: Int) throws(EvaluationError) -> Range<Int> {
        func clamp(_ position: Int) -> Int {
            min(max(position < 0 ? count + max(position, -count) : position, 0), count)
        }
        let start = clamp(try call.integer(1))
        let end = clamp(try call.integer(2, absent: count))
        return start..<max(start, end)
    }

    private static func range(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        let start = call.count > 1 ? try call.integer(0) : 0
        let end = try call.integer(call.count > 1 ? 1 : 0)
        let step = try call.integer(2, absent: 1)
        if step == 0 { throw call.invalid("the step must not be 0") }
        let (distance, overflow) = end.subtractingReportingOverflow(start)
        let isEmpty = step > 0 ? end <= start : end >= start
        if isEmpty { return [] }
        let most = call.meter.limits.resultElements
        let count = overflow ? .max : (distance.magnitude - 1) / step.magnitude
        try call.meter.make(elements: Int(min(count, UInt(most))) + 1, call.name)
        var elements: [Value] = []
        for index in 0...Int(count) { elements.append(.integer(start + index * step)) }
        return .list(elements)
    }

    /// By number when every element (or its `key`) looks like one, else by text; equal ones keep their order.
    private static func sort(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        let elements = try call.list(0)
        let key = call.count > 1 ? try call.text(1) : nil
        var keys: [Value] = []
        for element in elements {
            let value = key.map { element[$0] ?? .null } ?? element
            switch value {
            case .list, .map: throw call.invalid("a \(value.kindName) cannot be ordered: give the key to sort by")
            default: keys.append(value)
            }
        }
        var levels = 1
        while keys.count >> levels > 0 { levels += 1 }
        for key in keys { try call.meter.spend(levels * (8 + (key.stringValue?.utf8.count ?? 0))) }
        let numbers = keys.compactMap { Number(plain: $0) }
        let order: [Int]
        if numbers.count == keys.count {
            order = keys.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
        } else {
            let texts = keys.map(\.text)
            order = keys.indices.sorted { (texts[$0], $0) < (texts[$1], $1) }
        }
        return .list(order.map { elements[$0] })
    }
}
