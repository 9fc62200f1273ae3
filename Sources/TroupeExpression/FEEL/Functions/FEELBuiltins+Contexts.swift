extension FEELBuiltins {
    static let contextFunctions: [FEELBuiltin] = [
        FEELBuiltin("get value", "m, key", "context, key", "context, keys", "m, keys") { call throws(FEELError) in
            guard let context = call.context(0), let path = try keys(call[1], call) else { return nil }
            if path.isEmpty { return .null }
            var value = FEELValue.context(context)
            for key in path {
                guard let next = value.contextValue?[key] else { return .null }
                value = next
            }
            return value
        },
        FEELBuiltin("get entries", "m", "context") { call throws(FEELError) in
            guard let context = call.context(0) else { return nil }
            // A context with two names for each entry.
            try call.make(elements: 3 * context.count, new: 20 * context.count)
            return .list(zip(context.keys, context.values).map { ["key": .string($0), "value": $1] })
        },
        FEELBuiltin("context", "entries") { call throws(FEELError) in
            guard let entries = call.list(0) else { return nil }
            try call.make(elements: entries.count, new: 6 * entries.count)
            var result = FEELContext()
            for entry in entries {
                guard let entry = entry.contextValue, let key = entry["key"]?.stringValue, let value = entry["value"],
                    result[key] == nil
                else { return nil }
                result[key] = value
            }
            return .context(result)
        },
        FEELBuiltin("context put", "context, key, value", "context, keys, value") { call throws(FEELError) in
            try put(call)
        },
        FEELBuiltin("put", "context, key, value", "context, keys, value") { call throws(FEELError) in try put(call) },
        FEELBuiltin("context merge", "contexts...") { call throws(FEELError) in try merge(call) },
        FEELBuiltin("put all", "contexts...") { call throws(FEELError) in try merge(call) },
    ]

    /// One key, or a list of keys that leads down.
    private static func keys(_ value: FEELValue, _ call: FEELCall) throws(FEELError) -> [String]? {
        switch value {
        case .string(let key): return [key]
        case .list(let elements):
            try call.make(elements: elements.count)
            let keys = elements.compactMap(\.stringValue)
            return keys.count == elements.count ? keys : nil
        default: return nil
        }
    }

    private static func put(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let context = call.context(0), let path = try keys(call[1], call), !path.isEmpty else { return nil }
        let result = try put(call[2], at: path[...], in: context, call)
        try call.evaluation.check(result)
        return result
    }

    private static func put(
        _ value: FEELValue, at path: ArraySlice<String>, in context: FEELContext, _ call: FEELCall
    ) throws(FEELError) -> FEELValue {
        guard let key = path.first else { return value }
        guard path.count <= FEELEvaluation.deepestValue else {
            throw FEELError(kind: .limit, message: "'context put' with more than \(FEELEvaluation.deepestValue) keys")
        }
        try call.make(elements: context.count + 1)
        var context = context
        context[key] = try put(value, at: path.dropFirst(), in: context[key]?.contextValue ?? FEELContext(), call)
        return .context(context)
    }

    private static func merge(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let contexts = call.list(0) else { return nil }
        var result = FEELContext()
        for value in contexts {
            guard let context = value.contextValue else { return nil }
            try call.make(elements: context.count)
            result.merge(context)
        }
        return .context(result)
    }
}
