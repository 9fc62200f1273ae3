import TroupeGraph

extension FEELEvaluation {
    func negated(_ value: FEELValue) -> FEELValue {
        switch value {
        case .number(let number): .number(number.negated)
        case .daysDuration(let duration): .daysDuration(duration.negated)
        case .yearsDuration(let duration): .yearsDuration(duration.negated)
        case .null: .null
        default: null(.invalidType, "\(value.kindName) cannot be negated")
        }
    }

    /// One operation; null (with a warning) where the kinds do not fit or the result is out of range.
    func arithmetic(
        _ sign: FEELNode.Arithmetic, _ left: FEELValue, _ right: FEELValue
    ) throws(FEELError) -> FEELValue {
        try step()
        if case .string(let left) = left, case .string(let right) = right, sign == .add {
            try make(bytes: left.utf8.count + right.utf8.count)
            return .string(left + right)
        }
        let result =
            switch sign {
            case .add: sum(left, right) ?? sum(right, left)
            case .subtract: difference(left, right)
            case .multiply: product(left, right) ?? product(right, left)
            case .divide: quotient(left, right)
            case .power: power(left, right)
            }
        return result
            ?? null(
                .invalidType,
                "\(left.kindName) \(sign.rawValue) \(right.kindName) has no value, or one out of range")
    }

    /// One order of the operands; the caller tries both.
    private func sum(_ left: FEELValue, _ right: FEELValue) -> FEELValue? {
        switch (left, right) {
        case (.number(let left), .number(let right)): left.adding(right).map(FEELValue.number)
        case (.date(let date), .daysDuration(let duration)): date.adding(duration).map(FEELValue.date)
        case (.date(let date), .yearsDuration(let duration)): date.adding(duration).map(FEELValue.date)
        case (.time(let time), .daysDuration(let duration)): .time(time.adding(duration))
        case (.dateTime(let moment), .daysDuration(let duration)): moment.adding(duration).map(FEELValue.dateTime)
        case (.dateTime(let moment), .yearsDuration(let duration)): moment.adding(duration).map(FEELValue.dateTime)
        case (.daysDuration(let left), .daysDuration(let right)): left.adding(right).map(FEELValue.daysDuration)
        case (.yearsDuration(let left), .yearsDuration(let right)): left.adding(right).map(FEELValue.yearsDuration)
        default: nil
        }
    }

    private func difference(_ left: FEELValue, _ right: FEELValue) -> FEELValue? {
        switch (left, right) {
        case (.number(let left), .number(let right)): left.subtracting(right).map(FEELValue.number)
        case (.date(let left), .date(let right)): .daysDuration(left.since(right))
        case (.time(let left), .time(let right)): left.since(right).map(FEELValue.daysDuration)
        case (.dateTime(let left), .dateTime(let right)): left.since(right).map(FEELValue.daysDuration)
        // A date stands for its midnight in UTC.
        case (.date(let left), .dateTime(let right)):
            left.midnight.flatMap { $0.since(right) }.map(FEELValue.daysDuration)
        case (.dateTime(let left), .date(let right)):
            right.midnight.flatMap { left.since($0) }.map(FEELValue.daysDuration)
        case (_, .daysDuration(let duration)): sum(left, .daysDuration(duration.negated))
        case (_, .yearsDuration(let duration)): sum(left, .yearsDuration(duration.negated))
        default: nil
        }
    }

    private func product(_ left: FEELValue, _ right: FEELValue) -> FEELValue? {
        switch (left, right) {
        case (.number(let left), .number(let right)): left.multiplied(by: right).map(FEELValue.number)
        case (.daysDuration(let duration), .number(let factor)):
            Number(significand: duration.nanoseconds, exponent: 0)?.multiplied(by: factor)?.wideInteger
                .flatMap { FEELDaysDuration(nanoseconds: $0) }.map(FEELValue.daysDuration)
        case (.yearsDuration(let duration), .number(let factor)):
            Number(duration.months).multiplied(by: factor).flatMap(months)
        default: nil
        }
    }

    private func quotient(_ left: FEELValue, _ right: FEELValue) -> FEELValue? {
        switch (left, right) {
        case (.number(let left), .number(let right)): left.divided(by: right).map(FEELValue.number)
        case (.daysDuration(let duration), .number(let divisor)):
            Number(significand: duration.nanoseconds, exponent: 0)?.divided(by: divisor)?.wideInteger
                .flatMap { FEELDaysDuration(nanoseconds: $0) }.map(FEELValue.daysDuration)
        case (.yearsDuration(let duration), .number(let divisor)):
            Number(duration.months).divided(by: divisor).flatMap(months)
        case (.daysDuration(let left), .daysDuration(let right)):
            ratio(left.nanoseconds, right.nanoseconds)
        case (.yearsDuration(let left), .yearsDuration(let right)): ratio(Int128(left.months), Int128(right.months))
        default: nil
        }
    }

    private func months(_ number: Number) -> FEELValue? {
        number.wideInteger.flatMap { Int(exactly: $0) }.flatMap { FEELYearsDuration(months: $0) }
            .map(FEELValue.yearsDuration)
    }

    private func ratio(_ left: Int128, _ right: Int128) -> FEELValue? {
        guard let left = Number(significand: left, exponent: 0), let right = Number(significand: right, exponent: 0)
        else { return nil }
        return left.divided(by: right).map(FEELValue.number)
    }

    private func power(_ left: FEELValue, _ right: FEELValue) -> FEELValue? {
        guard case .number(let base) = left, case .number(let exponent) = right else { return nil }
        let result = base.power(exponent)
        if base.int64 == nil || exponent.int64 == nil || result?.int64 == nil { charge(Self.logarithmWork) }
        return result.map(FEELValue.number)
    }
}

extension FEELDate {
    /// The start of the day, in UTC.
    fileprivate var midnight: FEELDateTime? {
        FEELTime(hour: 0, minute: 0, second: 0, zone: .offset(0)).flatMap { FEELDateTime(self, $0) }
    }
}
