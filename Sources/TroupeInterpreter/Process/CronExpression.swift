/// A cron expression of six fields (second, minute, hour, day of month, month, day of week), as Spring and so Camunda
/// read it: lists, ranges, steps, names, `?`, `L`, `L-n`, `W`, `LW`, `nL`, `n#k`, and the macros `@yearly` (`@annually`),
/// `@monthly`, `@weekly`, `@daily` (`@midnight`), `@hourly`. Times are UTC.
package struct CronExpression: Hashable, Sendable {
    private var seconds: Set<Int64>
    private var minutes: Set<Int64>
    private var hours: Set<Int64>
    private var months: Set<Int64>
    private var monthDays: [DayRule]
    private var weekDays: [DayRule]

    /// One part of a day field.
    private enum DayRule: Hashable, Sendable {
        case any
        case days(Set<Int64>)
        /// So many days before the month's last.
        case last(Int64)
        case lastWeekday
        /// The weekday nearest to a day of the month.
        case nearest(Int64)
        /// Days of the week (0: Sunday).
        case weekdays(Set<Int64>)
        /// The last of that day of the week.
        case lastOf(Int64)
        /// The day of the week for the n-th time in the month.
        case nth(day: Int64, number: Int64)
    }

    private static let macros = [
        "@yearly": "0 0 0 1 1 *", "@annually": "0 0 0 1 1 *", "@monthly": "0 0 0 1 * *", "@weekly": "0 0 0 * * 0",
        "@daily": "0 0 0 * * *", "@midnight": "0 0 0 * * *", "@hourly": "0 0 * * * *",
    ]
    private static let monthNames = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    private static let dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    /// Nil for text that is none.
    package init?(_ text: String) {
        guard text.utf8.count <= 256 else { return nil }
        let written = Self.macros[text.lowercased()] ?? text.uppercased()
        let fields = written.split(separator: " ").map(String.init)
        guard fields.count == 6, let seconds = Self.numbers(fields[0], 0...59),
            let minutes = Self.numbers(fields[1], 0...59), let hours = Self.numbers(fields[2], 0...23),
            let monthDays = Self.rules(fields[3], Self.monthDay),
            let months = Self.numbers(fields[4], 1...12, Self.monthNames),
            let weekDays = Self.rules(fields[5], Self.weekDay)
        else { return nil }
        self.seconds = seconds
        self.minutes = minutes
        self.hours = hours
        self.months = months
        self.monthDays = monthDays
        self.weekDays = weekDays
    }

    /// The first time after `time` (microseconds since 1970); nil when there is none within eight years, which is when a
    /// 29th of February may be missing for longest.
    package func next(after time: Int64) -> Int64? {
        let second = TimestampText.floorDivide(time, 1_000_000).0 + 1
        let firstDay = TimestampText.floorDivide(second, 86_400).0
        for day in firstDay..<firstDay + 8 * 366 where matches(day: day) {
            let earliest = day == firstDay ? second - firstDay * 86_400 : 0
            if let found = firstTime(from: earliest) { return (day * 86_400 + found) * 1_000_000 }
        }
        return nil
    }

    /// The first second of a day that matches, from one on.
    private func firstTime(from start: Int64) -> Int64? {
        for hour in start / 3600..<24 where hours.contains(hour) {
            for minute in Int64(0)..<60 where minutes.contains(minute) {
                let base = hour * 3600 + minute * 60
                if base + 59 < start { continue }
                if let second = seconds.filter({ base + $0 >= start }).min() { return base + second }
            }
        }
        return nil
    }

    private func matches(day: Int64) -> Bool {
        let (year, month, dayOfMonth) = TimestampText.civil(fromDays: day)
        guard months.contains(month) else { return false }
        let date = Date(
            day: dayOfMonth, weekday: TimestampText.floorDivide(day + 4, 7).1,
            length: TimestampText.daysIn(month, year))
        return monthDays.contains { date.matches($0) } && weekDays.contains { date.matches($0) }
    }

    /// A day as the rules look at it.
    private struct Date {
        var day: Int64
        /// 0: Sunday.
        var weekday: Int64
        /// Days of its month.
        var length: Int64

        func matches(_ rule: DayRule) -> Bool {
            switch rule {
            case .any: true
            case .days(let days): days.contains(day)
            case .last(let before): day == length - before
            case .lastWeekday: isNearest(to: length)
            case .nearest(let wanted): wanted <= length && isNearest(to: wanted)
            case .lastOf(let wanted): weekday == wanted && day > length - 7
            case .weekdays(let wanted): wanted.contains(weekday)
            case .nth(let wanted, let number): weekday == wanted && (day - 1) / 7 + 1 == number
            }
        }

        /// Whether this is the weekday nearest to a day, within the month.
        private func isNearest(to wanted: Int64) -> Bool {
            let other = TimestampText.floorDivide(weekday + wanted - day, 7).1
            let nearest =
                switch other {
                case 6: wanted > 1 ? wanted - 1 : wanted + 2
                case 0: wanted < length ? wanted + 1 : wanted - 2
                default: wanted
                }
            return day == nearest
        }
    }

    // MARK: Parsing

    private static func numbers(
        _ field: String, _ range: ClosedRange<Int64>, _ names: [String] = []
    ) -> Set<Int64>? {
        var all: Set<Int64> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            guard let some = span(String(part), range, names) else { return nil }
            all.formUnion(some)
        }
        return all
    }

    /// `*`, `5`, `1-5`, `*/10`, `5/10`, `1-30/5`.
    private static func span(_ part: String, _ range: ClosedRange<Int64>, _ names: [String]) -> Set<Int64>? {
        let halves = part.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count) else { return nil }
        let step: Int64
        if halves.count == 2 {
            guard let number = Int64(halves[1]), number > 0, number <= range.upperBound else { return nil }
            step = number
        } else {
            step = 1
        }
        if halves[0] == "*" || halves[0] == "?" {
            return Set(stride(from: range.lowerBound, through: range.upperBound, by: Int64.Stride(step)))
        }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let low = number(ends[0], range, names) else { return nil }
        var high = halves.count == 2 ? range.upperBound : low
        if ends.count == 2 {
            guard let end = number(ends[1], range, names) else { return nil }
            high = end
        }
        guard low <= high else { return nil }
        return Set(stride(from: low, through: high, by: Int64.Stride(step)))
    }

    private static func number(_ text: Substring, _ range: ClosedRange<Int64>, _ names: [String]) -> Int64? {
        if let position = names.firstIndex(of: String(text)) {
            return Int64(position) + (range.lowerBound == 1 ? 1 : 0)
        }
        guard let number = Int64(text), range.contains(number) else { return nil }
        return number
    }

    private static func rules(_ field: String, _ rule: (String) -> DayRule?) -> [DayRule]? {
        var rules: [DayRule] = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            guard let parsed = rule(String(part)) else { return nil }
            rules.append(parsed)
        }
        return rules
    }

    private static func monthDay(_ part: String) -> DayRule? {
        if part == "*" || part == "?" { return .any }
        if part == "L" { return .last(0) }
        if part == "LW" { return .lastWeekday }
        if part.hasPrefix("L-"), let before = Int64(part.dropFirst(2)), (0...30).contains(before) {
            return .last(before)
        }
        if part.hasSuffix("W"), let day = Int64(part.dropLast()), (1...31).contains(day) { return .nearest(day) }
        return span(part, 1...31, []).map(DayRule.days)
    }

    /// Sunday is 0 or 7.
    private static func weekDay(_ part: String) -> DayRule? {
        if part == "*" || part == "?" { return .any }
        if part.hasSuffix("L"), let day = number(part.dropLast(), 0...7, dayNames) { return .lastOf(day % 7) }
        let halves = part.split(separator: "#", omittingEmptySubsequences: false)
        if halves.count == 2, let day = number(halves[0], 0...7, dayNames), let number = Int64(halves[1]),
            (1...5).contains(number)
        {
            return .nth(day: day % 7, number: number)
        }
        guard let days = span(part, 0...7, dayNames) else { return nil }
        return .weekdays(Set(days.map { $0 % 7 }))
    }
}
