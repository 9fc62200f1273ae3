import TroupeGraph

/// Functions over maps.
enum MapFunctions {
    static let all: [ExpressionFunction] = [
        ExpressionFunction("keys", "map", 1...1) { call throws(EvaluationError) in
            .list(try call.map(0).keys.map { .string($0) })
        },
        ExpressionFunction("values", "map", 1...1) { call throws(EvaluationError) in .list(try call.map(0).values) },
        ExpressionFunction("merge_objects", "maps…", 1...(.max)) { call throws(EvaluationError) in
            var merged = try call.map(0)
            for index in 1..<max(call.count, 1) { merged.merge(try call.map(index)) }
            return call.count == 1 ? .map(merged) : try call.made(.map(merged))
        },
    ]
}
