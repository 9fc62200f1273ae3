extension FEELBuiltins {
    static let listEditingFunctions: [FEELBuiltin] = [
        FEELBuiltin("sublist", "list, start position, length?", "list, start, length?") { call throws(FEELError) in
            guard let list = call.list(0), let start = index(call, 1, in: list, end: list.count) else { return nil }
            try call.make(elements: list.count)
            guard call.isGiven(2) else { return .list(Array(list[start...])) }
            guard let length = call.integer(2), length >= 0 else { return nil }
            return .list(Array(list[start...].prefix(length)))
        },
        FEELBuiltin("append", "list, items...", "list, item...") { call throws(FEELError) in
            guard let list = call.list(0), let items = call.list(1) else { return nil }
            try call.make(elements: list.count + items.count)
            return .list(list + items)
        },
        FEELBuiltin("insert before", "list, position, newItem") { call throws(FEELError) in
            guard var list = call.list(0), let place = index(call, 1, in: list, end: list.count + 1) else { return nil }
            try call.make(elements: list.count + 1)
            list.insert(call[2], at: place)
            return .list(list)
        },
        FEELBuiltin("remove", "list, position") { call throws(FEELError) in
            guard var list = call.list(0), let place = index(call, 1, in: list, end: list.count) else { return nil }
            try call.make(elements: list.count)
            list.remove(at: place)
            return .list(list)
        },
        FEELBuiltin("list replace", "list, position, newItem", "list, match, newItem") { call throws(FEELError) in
            guard var list = call.list(0) else { return nil }
            try call.make(elements: list.count)
            if case .function(let match) = call[1] {
                for place in list.indices {
                    let isMet = try call.evaluation.invoke(match, [list[place], call[2]])
                    guard let isMet = isMet.boolValue else { return nil }
                    if isMet { list[place] = call[2] }
                }
                return .list(list)
            }
            guard let place = index(call, 1, in: list, end: list.count) else { return nil }
            list[place] = call[2]
            return .list(list)
        },
    ]

    /// The index a position stands for: counted from 1, or from the end when negative; nil where there is none.
    private static func index(_ call: FEELCall, _ argument: Int, in list: [FEELValue], end: Int) -> Int? {
        guard let position = call.integer(argument), position != 0 else { return nil }
        if position > 0 { return position <= end ? position - 1 : nil }
        return position >= -list.count ? list.count + position : nil
    }
}
