import TroupeGraph

extension FEELBuiltins {
    static let numberFunctions: [FEELBuiltin] = [
        FEELBuiltin("abs", "n", "number") { call in
            switch call[0] {
            case .number(let number): .number(number.magnitude)
            case .daysDuration(let duration): .daysDuration(duration.magnitude)
            case .yearsDuration(let duration): .yearsDuration(duration.magnitude)
            default: nil
            }
        },
        FEELBuiltin("modulo", "dividend, divisor") { call in
            guard let dividend = call.number(0), let divisor = call.number(1),
                let rest = dividend.remainder(dividingBy: divisor)
            else { return nil }
            // Of the sign of the divisor, as floor division leaves it.
            if rest.isZero || rest.isNegative == divisor.isNegative { return .number(rest) }
            return rest.adding(divisor).map(FEELValue.number)
        },
        FEELBuiltin("sqrt", "number") { call in
            series(call, FEELEvaluation.seriesWork)?.squareRoot.map(FEELValue.number)
        },
        FEELBuiltin("log", "number") { call in
            series(call, FEELEvaluation.logarithmWork)?.logarithm.map(FEELValue.number)
        },
        FEELBuiltin("exp", "number") { call in
            series(call, FEELEvaluation.seriesWork)?.exponential.map(FEELValue.number)
        },
        FEELBuiltin("odd", "number") { call in
            call.number(0)?.remainder(dividingBy: Number(2)).map { .bool($0.magnitude == Number(1)) }
        },
        FEELBuiltin("even", "number") { call in
            call.number(0)?.remainder(dividingBy: Number(2)).map { .bool($0.isZero) }
        },
        FEELBuiltin("random number", "") { call in
            // 53 bits, exactly: from 0 to 1, without 1.
            let bits = Int128(call.evaluation.environment.randomBits() >> 11)
            return Number(significand: bits, exponent: 0)?.divided(by: Number(1 << 53)).map(FEELValue.number)
        },
    ]

    static let roundingFunctions: [FEELBuiltin] = [
        FEELBuiltin("decimal", "n, scale, mode?") { call in
            guard call.isGiven(2) else { return rounded(call, .halfEven) }
            guard let mode = call.string(2).flatMap({ FEELRounding(rawValue: $0.uppercased()) }) else { return nil }
            return rounded(call, mode)
        },
        FEELBuiltin("floor", "n, scale?") { call in rounded(call, .floor) },
        FEELBuiltin("ceiling", "n, scale?") { call in rounded(call, .ceiling) },
        FEELBuiltin("round up", "n, scale") { call in rounded(call, .up) },
        FEELBuiltin("round down", "n, scale") { call in rounded(call, .zero) },
        FEELBuiltin("round half up", "n, scale") { call in rounded(call, .halfUp) },
        FEELBuiltin("round half down", "n, scale") { call in rounded(call, .halfDown) },
    ]

    /// The argument of a function whose result has endless digits, which is noted.
    private static func series(_ call: FEELCall, _ work: Int) -> FEELNumber? {
        call.evaluation.charge(work)
        return call.number(0)
    }

    /// The places a decimal128 may be rounded to.
    private static let scales = -6111...6176

    private static func rounded(_ call: FEELCall, _ mode: FEELRounding) -> FEELValue? {
        guard let number = call.number(0) else { return nil }
        guard call.isGiven(1) else { return number.rounded(toward: mode).map(FEELValue.number) }
        guard let places = call.integer(1), scales.contains(places) else { return nil }
        return number.rounded(toward: mode, places: places).map(FEELValue.number)
    }
}
