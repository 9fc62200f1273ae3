import TroupeGraph

extension FEELBuiltins {
    static let aggregateFunctions: [FEELBuiltin] = [
        FEELBuiltin("min", "list...") { call throws(FEELError) in try extreme(call, sign: -1) },
        FEELBuiltin("max", "list...") { call throws(FEELError) in try extreme(call, sign: 1) },
        FEELBuiltin("sum", "list...") { call throws(FEELError) in
            guard let numbers = try numbers(call), !numbers.isEmpty else { return nil }
            return sum(numbers).map(FEELValue.number)
        },
        FEELBuiltin("product", "list...") { call throws(FEELError) in
            guard let numbers = try numbers(call), !numbers.isEmpty else { return nil }
            var product = Number(1)
            for number in numbers {
                guard let next = product.multiplied(by: number) else { return nil }
                product = next
            }
            return .number(product)
        },
        FEELBuiltin("mean", "list...") { call throws(FEELError) in
            guard let numbers = try numbers(call), !numbers.isEmpty else { return nil }
            return sum(numbers)?.divided(by: Number(numbers.count)).map(FEELValue.number)
        },
        FEELBuiltin("median", "list...") { call throws(FEELError) in
            guard let numbers = try numbers(call)?.sorted(), !numbers.isEmpty else { return nil }
            let middle = numbers.count / 2
            if numbers.count % 2 == 1 { return .number(numbers[middle]) }
            return numbers[middle - 1].adding(numbers[middle])?.divided(by: Number(2)).map(FEELValue.number)
        },
        FEELBuiltin("stddev", "list...") { call throws(FEELError) in
            guard let numbers = try numbers(call), numbers.count > 1 else { return nil }
            guard let mean = sum(numbers)?.divided(by: Number(numbers.count)) else { return nil }
            var squares = Number(0)
            for number in numbers {
                guard let distance = number.subtracting(mean), let square = distance.multiplied(by: distance),
                    let next = squares.adding(square)
                else { return nil }
                squares = next
            }
            return squares.divided(by: Number(numbers.count - 1))?.squareRoot.map(FEELValue.number)
        },
        FEELBuiltin("mode", "list...") { call throws(FEELError) in
            guard let numbers = try numbers(call)?.sorted() else { return nil }
            var (modes, most, count): ([Number], Int, Int) = ([], 0, 0)
            for (place, number) in numbers.enumerated() {
                count = place > 0 && numbers[place - 1] == number ? count + 1 : 1
                if count > most { (modes, most) = ([], count) }
                if count == most { modes.append(number) }
            }
            return .list(modes.map(FEELValue.number))
        },
    ]

    /// Nil when an element is no number.
    private static func numbers(_ call: FEELCall) throws(FEELError) -> [Number]? {
        guard let list = call.list(0) else { return nil }
        try call.make(elements: list.count)
        let numbers = list.compactMap(\.numberValue)
        return numbers.count == list.count ? numbers : nil
    }

    private static func sum(_ numbers: [Number]) -> Number? {
        numbers.reduce(Number(0)) { sum, number in sum.flatMap { $0.adding(number) } }
    }

    /// The least or greatest of values that have an order among each other; null of an empty list.
    private static func extreme(_ call: FEELCall, sign: Int) throws(FEELError) -> FEELValue? {
        guard let list = call.list(0) else { return nil }
        guard var best = list.first else { return .null }
        guard call.evaluation.order(best, best) != nil else { return nil }
        for value in list.dropFirst() {
            try call.evaluation.step()
            guard let order = call.evaluation.order(value, best) else { return nil }
            if order == sign { best = value }
        }
        return best
    }
}
