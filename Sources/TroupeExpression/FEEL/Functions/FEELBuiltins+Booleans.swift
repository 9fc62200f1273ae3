extension FEELBuiltins {
    static let booleanFunctions: [FEELBuiltin] = [
        FEELBuiltin("not", "negand") { call in call.bool(0).map { .bool(!$0) } },
        FEELBuiltin("is defined", "value") { call in .bool(!call[0].isNull) },
        FEELBuiltin("get or else", "value, default") { call in call[0].isNull ? call[1] : call[0] },
        FEELBuiltin("assert", "value, condition, cause?") { call throws(FEELError) in
            if call[1] == .bool(true) { return call[0] }
            throw FEELError(kind: .assertion, message: call.string(2) ?? "the condition of 'assert' is not fulfilled")
        },
        FEELBuiltin("is", "value1, value2") { call throws(FEELError) in
            try call.evaluation.check(call[0])
            return .bool(call[0] == call[1])
        },
        FEELBuiltin("and", "list...") { call throws(FEELError) in try conjunction(call) },
        FEELBuiltin("all", "list...") { call throws(FEELError) in try conjunction(call) },
        FEELBuiltin("or", "list...") { call throws(FEELError) in try disjunction(call) },
        FEELBuiltin("any", "list...") { call throws(FEELError) in try disjunction(call) },
    ]

    private static func conjunction(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let list = call.list(0) else { return nil }
        try call.evaluation.spend(list.count)
        return list.reduce(true) { call.evaluation.conjunction($0, $1) }
    }

    private static func disjunction(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let list = call.list(0) else { return nil }
        try call.evaluation.spend(list.count)
        return list.reduce(false) { call.evaluation.disjunction($0, $1) }
    }
}
