import TroupeGraph

/// Functions over dates and times, which are ISO 8601 text in UTC. The time is the event's, never a clock's.
enum TimeFunctions {
    static let all: [ExpressionFunction] =
        [
            ExpressionFunction("now", "", 0...0) { call throws(EvaluationError) in
                .string(try text(Timestamp(microseconds: call.now), call))
            },
            ExpressionFunction("today", "", 0...0) { call throws(EvaluationError) in
                var today = Timestamp(microseconds: call.now)
                today.isDate = true
                return .string(try text(today, call))
            },
            ExpressionFunction("formatDate", "time, pattern = 'yyyy-MM-dd'", 1...2) { call throws(EvaluationError) in
                let time = try time(call, 0)
                let pattern = call.count > 1 ? try call.text(1) : "yyyy-MM-dd"
                guard pattern.utf8.count <= 256, let result = time.formatted(pattern) else {
                    throw call.invalid("the pattern is made of yyyy MM dd HH mm ss SSS and text in ' quotes")
                }
                return .string(result)
            },
            ExpressionFunction("secondsBetween", "start, end", 2...2) { call throws(EvaluationError) in
                let (start, end) = (try time(call, 0), try time(call, 1))
                let distance = Int128(end.microseconds) - Int128(start.microseconds)
                guard let seconds = Number(significand: distance, exponent: -6) else { throw call.overflow() }
                return .number(seconds)
            },
        ]
        + [("plus_days", 86_400), ("plus_hours", 3600), ("plus_minutes", 60)].map { name, seconds in
            ExpressionFunction(name, "time = now, count", 1...2) { call throws(EvaluationError) in
                try plus(call, microseconds: seconds * 1_000_000)
            }
        }

    /// `plus_days(3)` counts from now, `plus_days(time, 3)` (or `time.plus_days(3)`) from a time; a date without a time
    /// stays one when whole days are added.
    private static func plus(_ call: FunctionCall, microseconds unit: Int) throws(EvaluationError) -> Value {
        var time = call.count > 1 ? try time(call, 0) : Timestamp(microseconds: call.now)
        guard let distance = try call.number(call.count - 1).multiplied(by: Number(unit))?.rounded(.nearest)?.int64
        else {
            throw call.invalid("the count is out of range")
        }
        let (sum, overflow) = time.microseconds.addingReportingOverflow(distance)
        if overflow { throw call.invalid("the count is out of range") }
        time.microseconds = sum
        if distance % 86_400_000_000 != 0 { time.isDate = false }
        return .string(try text(time, call))
    }

    private static func time(_ call: FunctionCall, _ index: Int) throws(EvaluationError) -> Timestamp {
        if case .string(let text) = call[index], let time = Timestamp(text) { return time }
        // What `date +%s` prints.
        if let seconds = Number(plain: call[index]), let million = seconds.multiplied(by: Number(1_000_000)),
            let microseconds = million.rounded(.nearest)?.int64
        {
            return Timestamp(microseconds: microseconds)
        }
        throw call.mistyped(index, "a time such as 2026-01-31 or 2026-01-31T12:00:00Z")
    }

    private static func text(_ time: Timestamp, _ call: FunctionCall) throws(EvaluationError) -> String {
        guard let text = time.text else { throw call.invalid("the time is outside of the years 0 to 9999") }
        return text
    }
}
