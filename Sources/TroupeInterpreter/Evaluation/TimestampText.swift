/// Times as text: RFC 3339 with microseconds, UTC.
package enum TimestampText {
    /// `2026-01-31T12:00:00.123456Z`
    package static func text(_ microseconds: Int64) -> String {
        let (days, inDay) = floorDivide(microseconds, 86_400_000_000)
        let (year, month, day) = civil(fromDays: days)
        let (seconds, fraction) = floorDivide(inDay, 1_000_000)
        return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + pad(seconds / 3600, 2) + ":"
            + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2) + "." + pad(fraction, 6) + "Z"
    }

    /// `2026-01-31`
    package static func date(_ microseconds: Int64) -> String { String(text(microseconds).prefix(10)) }

    /// Parses RFC 3339 with any offset and up to nine digits of fraction; nil for anything else.
    package static func microseconds(_ text: some StringProtocol) -> Int64? {
        let bytes = Array(text.utf8)
        guard (20...35).contains(bytes.count) else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int64(byte) - 48
            }
            return value
        }
        func has(_ position: Int, _ characters: String) -> Bool { characters.utf8.contains(bytes[position]) }
        guard has(4, "-"), has(7, "-"), has(10, "Tt "), has(13, ":"), has(16, ":"), let year = number(0..<4),
            let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month),
            (1...daysIn(month, year)).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if has(position, ".") {
            position += 1
            var scale: Int64 = 100_000
            let start = position
            while position < bytes.count, (48...57).contains(bytes[position]) {
                fraction += (Int64(bytes[position]) - 48) * scale
                scale /= 10
                position += 1
            }
            guard (1...9).contains(position - start), position < bytes.count else { return nil }
        }
        var offset: Int64 = 0
        if has(position, "Zz") {
            position += 1
        } else {
            guard has(position, "+-"), bytes.count == position + 6, has(position + 3, ":"),
                let hours = number(position + 1..<position + 3), let minutes = number(position + 4..<position + 6),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (has(position, "-") ? -1 : 1)
            position += 6
        }
        guard position == bytes.count else { return nil }
        let seconds = days(year, month, day) * 86_400 + (hour * 60 + minute - offset) * 60 + second
        return seconds * 1_000_000 + fraction
    }

    // Days and civil dates: Howard Hinnant, "chrono-compatible low-level date algorithms".

    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shifted, 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    static func daysIn(_ month: Int64, _ year: Int64) -> Int64 {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
