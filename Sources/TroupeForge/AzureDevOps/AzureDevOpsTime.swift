import TroupeGraph

/// Dates as the service writes them: ISO 8601 in UTC with up to seven digits after the second.
enum AzureDevOpsTime {
    /// Microseconds since 1970, UTC; 0 for what is not a date.
    static func microseconds(_ value: Value?) -> Int64 { value?.stringValue.flatMap(microseconds) ?? 0 }

    static func microseconds(_ text: String) -> Int64? {
        let text = text.hasSuffix("Z") ? text.dropLast() : Substring(text)
        let halves = text.split(separator: "T")
        guard halves.count == 2 else { return nil }
        let day = halves[0].split(separator: "-").compactMap { Int64($0) }
        let clock = halves[1].split(separator: ":")
        guard day.count == 3, clock.count == 3, let hour = Int64(clock[0]), let minute = Int64(clock[1]),
            (1...9999).contains(day[0]), (1...12).contains(day[1]), (1...31).contains(day[2]),
            (0...24).contains(hour), (0...59).contains(minute)
        else { return nil }
        let seconds = clock[2].split(separator: ".")
        guard let whole = seconds.first.flatMap({ Int64($0) }), (0...60).contains(whole) else { return nil }
        let fraction = (seconds.count > 1 ? String(seconds[1].prefix(6)) : "")
        let padded = fraction + String(repeating: "0", count: 6 - fraction.count)
        let total = days(year: day[0], month: day[1], day: day[2]) * 86_400 + hour * 3600 + minute * 60 + whole
        return total * 1_000_000 + (Int64(padded) ?? 0)
    }

    /// Days since 1970-01-01 of the Gregorian calendar, years counted from March so that the leap day comes last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let months = month > 2 ? month - 3 : month + 9
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * months + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
