extension FEELBuiltins {
    static let listFunctions: [FEELBuiltin] = [
        FEELBuiltin("list contains", "list, element") { call throws(FEELError) in
            guard let list = call.list(0) else { return nil }
            return .bool(try call.evaluation.contains(list, call[1]))
        },
        FEELBuiltin("count", "list") { call in call.list(0).map { .integer($0.count) } },
        FEELBuiltin("is empty", "list") { call in call.list(0).map { .bool($0.isEmpty) } },
        FEELBuiltin("index of", "list, match") { call throws(FEELError) in
            guard let list = call.list(0) else { return nil }
            var places: [FEELValue] = []
            for (index, element) in list.enumerated() {
                try call.evaluation.step()
                if try call.evaluation.equal(element, call[1]) == true { places.append(.integer(index + 1)) }
            }
            try call.make(elements: places.count)
            return .list(places)
        },
        FEELBuiltin("union", "lists...") { call throws(FEELError) in
            guard let all = try concatenated(call) else { return nil }
            return .list(try distinct(all, call).once)
        },
        FEELBuiltin("distinct values", "list") { call throws(FEELError) in
            guard let list = call.list(0) else { return nil }
            return .list(try distinct(list, call).once)
        },
        FEELBuiltin("duplicate values", "list") { call throws(FEELError) in
            guard let list = call.list(0) else { return nil }
            return .list(try distinct(list, call).again)
        },
        FEELBuiltin("flatten", "list") { call throws(FEELError) in
            guard let list = call.list(0) else { return nil }
            var result: [FEELValue] = []
            try flatten(list, call, &result)
            return .list(result)
        },
        FEELBuiltin("concatenate", "lists...") { call throws(FEELError) in
            try concatenated(call).map(FEELValue.list)
        },
        FEELBuiltin("reverse", "list") { call throws(FEELError) in
            guard let list = call.list(0) else { return nil }
            try call.make(elements: list.count)
            return .list(list.reversed())
        },
        FEELBuiltin("sort", "list, precedes?") { call throws(FEELError) in try sorted(call) },
        FEELBuiltin("partition", "list, size") { call throws(FEELError) in
            guard let list = call.list(0), let size = call.integer(1), size > 0 else { return nil }
            // A list of its own for each part.
            try call.make(elements: list.count, new: list.count + 6 * (list.count / size + 1))
            return .list(
                stride(from: 0, to: list.count, by: size).map { .list(Array(list[$0...].prefix(size))) })
        },
    ]

    /// All elements of the lists one after the other; what is no list is an element. Nil with a null among them.
    private static func concatenated(_ call: FEELCall) throws(FEELError) -> [FEELValue]? {
        guard let lists = call.list(0) else { return nil }
        try call.make(elements: lists.count)
        var result: [FEELValue] = []
        for value in lists {
            switch value {
            case .null: return nil
            case .list(let elements):
                try call.make(elements: result.count + elements.count)
                result += elements
            default: result.append(value)
            }
        }
        return result
    }

    /// The values once each, in the order of their first occurrence; and of these the ones that occur again.
    private static func distinct(
        _ list: [FEELValue], _ call: FEELCall
    ) throws(FEELError) -> (once: [FEELValue], again: [FEELValue]) {
        try call.make(elements: list.count)
        var once: [(value: FEELValue, isAgain: Bool)] = []
        next: for value in list {
            for place in once.indices {
                try call.evaluation.step()
                if try call.evaluation.equal(once[place].value, value) == true {
                    once[place].isAgain = true
                    continue next
                }
            }
            once.append((value, false))
        }
        return (once.map(\.value), once.filter(\.isAgain).map(\.value))
    }

    private static func flatten(
        _ list: [FEELValue], _ call: FEELCall, _ result: inout [FEELValue]
    ) throws(FEELError) {
        try call.evaluation.spend(16 * list.count)
        for element in list {
            if case .list(let inner) = element {
                try call.evaluation.deeper { () throws(FEELError) in try flatten(inner, call, &result) }
            } else {
                result.append(element)
            }
        }
    }

    /// A stable sort by merging, by a function that tells whether one precedes the other, or by the natural order.
    private static func sorted(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let list = call.list(0) else { return nil }
        var precedes: FEELFunction?
        if call.isGiven(1) {
            guard case .function(let function) = call[1] else { return nil }
            precedes = function
        }
        try call.make(elements: list.count)
        var (source, width) = (list, 1)
        while width < source.count {
            var merged: [FEELValue] = []
            merged.reserveCapacity(source.count)
            for start in stride(from: 0, to: source.count, by: 2 * width) {
                let middle = min(start + width, source.count)
                let end = min(start + 2 * width, source.count)
                var (left, right) = (start, middle)
                while left < middle, right < end {
                    guard let isRight = try comes(source[right], before: source[left], precedes, call) else {
                        return nil
                    }
                    merged.append(source[isRight ? right : left])
                    if isRight { right += 1 } else { left += 1 }
                }
                merged += source[left..<middle]
                merged += source[right..<end]
            }
            (source, width) = (merged, 2 * width)
        }
        return .list(source)
    }

    private static func comes(
        _ value: FEELValue, before other: FEELValue, _ precedes: FEELFunction?, _ call: FEELCall
    ) throws(FEELError) -> Bool? {
        try call.evaluation.step()
        guard let precedes else { return call.evaluation.order(value, other).map { $0 < 0 } }
        return try call.evaluation.invoke(precedes, [value, other]).boolValue
    }
}
