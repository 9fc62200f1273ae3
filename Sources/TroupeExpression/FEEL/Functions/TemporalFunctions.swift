import TroupeGraph

extension FEELBuiltins {
    /// What makes dates, times and durations (DMN 1.3, chapter 10.3.4.1), and what asks the calendar (10.3.4.8).
    static let temporalFunctions: [FEELBuiltin] = dateFunctions + timeFunctions + durationFunctions + calendarFunctions

    private static let dateFunctions: [FEELBuiltin] = [
        FEELBuiltin("date", "from") { call in
            switch call[0] {
            case .string(let text): FEELDate(parsing: text).map(FEELValue.date)
            case .date(let date): .date(date)
            case .dateTime(let moment): .date(moment.date)
            default: nil
            }
        },
        FEELBuiltin("date", "year,month,day") { call in call.date(0).map(FEELValue.date) },
        FEELBuiltin("date and time", "from") { call in
            switch call[0] {
            case .string(let text):
                (FEELDateTime(parsing: text) ?? FEELDate(parsing: text)?.midnight).map(FEELValue.dateTime)
            case .dateTime(let moment): .dateTime(moment)
            default: nil
            }
        },
        FEELBuiltin("date and time", "date,time", "date,timezone") { call in
            switch (call[0], call[1]) {
            case (.date(let date), .time(let time)): FEELDateTime(date, time).map(FEELValue.dateTime)
            case (.dateTime(let moment), .time(let time)): FEELDateTime(moment.date, time).map(FEELValue.dateTime)
            case (.dateTime(let moment), .string(let name)):
                FEELZone(parsing: name).flatMap(moment.shown).map(FEELValue.dateTime)
            default: nil
            }
        },
        // DMN 1.4 has the parts one by one, with the zone by its name or as an offset in hours behind them.
        FEELBuiltin(
            "date and time", "year,month,day,hour,minute,second",
            body: { call in call.moment(zone: nil) }),
        FEELBuiltin(
            "date and time", "year,month,day,hour,minute,second,timezone", "year,month,day,hour,minute,second,offset",
            body: { call in
                switch call[6] {
                case .string(let name): FEELZone(parsing: name).flatMap { call.moment(zone: $0) }
                case .daysDuration(let offset): FEELZone(offset: offset).flatMap { call.moment(zone: $0) }
                case .null: call.moment(zone: nil)
                default: nil
                }
            }),
        FEELBuiltin("now", "") { call in
            let moment = Int128(call.environment.now) * 1000
            return FEELDateTime(nanosecondsSinceEpoch: moment, zone: call.environment.zone).map(FEELValue.dateTime)
        },
        FEELBuiltin("today", "") { call in
            let moment = Int128(call.environment.now) * 1000
            return FEELDateTime(nanosecondsSinceEpoch: moment, zone: call.environment.zone).map { .date($0.date) }
        },
    ]

    private static let timeFunctions: [FEELBuiltin] = [
        FEELBuiltin("time", "from") { call in
            switch call[0] {
            case .string(let text): FEELTime(parsing: text).map(FEELValue.time)
            case .time(let time): .time(time)
            case .dateTime(let moment): .time(moment.time)
            // A date stands for its midnight in UTC.
            case .date: .time(FEELTime(nanosecondOfDay: 0, zone: .offset(0)))
            default: nil
            }
        },
        FEELBuiltin("time", "hour,minute,second,offset?") { call in
            switch call[3] {
            case .null: call.time(0, zone: nil).map(FEELValue.time)
            case .daysDuration(let offset):
                FEELZone(offset: offset).flatMap { call.time(0, zone: $0) }.map(FEELValue.time)
            default: nil
            }
        },
    ]

    private static let durationFunctions: [FEELBuiltin] = [
        FEELBuiltin("duration", "from") { call in
            switch call[0] {
            case .string(let text): FEELValue(duration: text)
            case .daysDuration, .yearsDuration: call[0]
            default: nil
            }
        },
        // Zeebe's own: a repeating interval for timers (ISO 8601), without end where the number is left out or null.
        FEELBuiltin("cycle", "interval") { call throws(FEELError) in try call.cycle(.null, call[0]) },
        FEELBuiltin("cycle", "repetitions,interval") { call throws(FEELError) in try call.cycle(call[0], call[1]) },
        FEELBuiltin("years and months duration", "from,to") { call in
            guard let from = call[0].day, let to = call[1].day else { return nil }
            return .yearsDuration(from.months(to: to))
        },
    ]

    private static let calendarFunctions: [FEELBuiltin] = [
        FEELBuiltin("day of year", "date") { call in call[0].day.map { .integer($0.dayOfYear) } },
        FEELBuiltin("day of week", "date") { call in call[0].day.map { .string($0.weekdayName) } },
        FEELBuiltin("month of year", "date") { call in call[0].day.map { .string($0.monthName) } },
        FEELBuiltin("week of year", "date") { call in call[0].day.map { .integer($0.weekOfYear) } },
        FEELBuiltin("last day of month", "date") { call in call[0].day.map { .date($0.lastOfMonth) } },
    ]
}

extension FEELCall {
    fileprivate func cycle(_ repetitions: FEELValue, _ interval: FEELValue) throws(FEELError) -> FEELValue? {
        switch interval {
        case .daysDuration, .yearsDuration: break
        default: return nil
        }
        var count = ""
        if !repetitions.isNull {
            guard let number = repetitions.numberValue?.rounded(toward: .zero)?.int64 else { return nil }
            count = String(number)
        }
        return .string("R" + count + "/" + (try evaluation.text(of: interval)))
    }

    fileprivate var environment: any FEELEnvironment { evaluation.environment }

    /// The date of three arguments.
    fileprivate func date(_ position: Int) -> FEELDate? {
        guard let year = integer(position), let month = integer(position + 1), let day = integer(position + 2) else {
            return nil
        }
        return FEELDate(year: year, month: month, day: day)
    }

    /// The time of three arguments, of which the second may have a fraction.
    fileprivate func time(_ position: Int, zone: FEELZone?) -> FEELTime? {
        guard let hour = integer(position), let minute = integer(position + 1), let number = number(position + 2),
            !number.isNegative, let second = integer(position + 2),
            let fraction = number.subtracting(Number(second))?.multiplied(by: Number(FEELTime.second))
        else { return nil }
        let nanosecond = fraction.rounded(.down)?.int64.flatMap { Int(exactly: $0) } ?? 0
        return FEELTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone)
    }

    /// The moment of six arguments.
    fileprivate func moment(zone: FEELZone?) -> FEELValue? {
        guard let date = date(0), let time = time(3, zone: zone) else { return nil }
        return FEELDateTime(date, time).map(FEELValue.dateTime)
    }
}

extension FEELZone {
    /// The zone so far east of UTC, in whole seconds; nil beyond 18 hours.
    fileprivate init?(offset: FEELDaysDuration) {
        let (seconds, rest) = offset.nanoseconds.quotientAndRemainder(dividingBy: Int128(FEELTime.second))
        guard rest == 0, let seconds = Int(exactly: seconds), seconds.magnitude <= UInt(Self.farthest) else {
            return nil
        }
        self = .offset(seconds)
    }
}

extension FEELDate {
    /// The start of the day, by any clock.
    fileprivate var midnight: FEELDateTime? { FEELDateTime(self, FEELTime(nanosecondOfDay: 0)) }
}

extension FEELValue {
    /// The day of a date, or of a date and time.
    fileprivate var day: FEELDate? {
        switch self {
        case .date(let date): date
        case .dateTime(let moment): moment.date
        default: nil
        }
    }
}
