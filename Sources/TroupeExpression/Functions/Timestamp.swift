/// A moment in UTC with its text in ISO 8601: always six digits of a second, so that texts sort as times do.
package struct Timestamp: Hashable, Sendable {
    /// Microseconds since 1970 UTC.
    package var microseconds: Int64
    /// Whether its text is a date without a time.
    package var isDate = false

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// `2026-01-31T12:00:00.000000Z`, or `2026-01-31`; nil outside of the years 0 to 9999.
    package var text: String? { formatted(isDate ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.SSSSSSZ") }

    private var fields: (year: Int, month: Int, day: Int, second: Int, microsecond: Int) {
        let day = microseconds.flooredQuotient(86_400_000_000)
        let remainder = microseconds % 86_400_000_000
        let rest = Int(remainder < 0 ? remainder + 86_400_000_000 : remainder)
        // Days to civil date in the proleptic Gregorian calendar, in eras of 400 years that start on 1 March.
        let shifted = Int(day) + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (
            yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
            dayOfYear - (153 * month + 2) / 5 + 1, rest / 1_000_000, rest % 1_000_000
        )
    }

    /// The text in a pattern of `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` and `S…` (digits of a second), punctuation, the
    /// letters `T` and `Z`, and other text in single quotes; nil for other letters and years outside of 0 to 9999.
    package func formatted(_ pattern: String) -> String? {
        let fields = fields
        guard (0...9999).contains(fields.year) else { return nil }
        var result = ""
        var rest = pattern[...]
        while let letter = rest.first {
            if letter == "'" {
                guard let end = rest.dropFirst().firstIndex(of: "'") else { return nil }
                result += rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                continue
            }
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            switch (letter, run.count) {
            case ("y", 4): result += Self.padded(fields.year, 4)
            case ("M", 2): result += Self.padded(fields.month, 2)
            case ("d", 2): result += Self.padded(fields.day, 2)
            case ("H", 2): result += Self.padded(fields.second / 3600, 2)
            case ("m", 2): result += Self.padded(fields.second / 60 % 60, 2)
            case ("s", 2): result += Self.padded(fields.second % 60, 2)
            case ("S", 1...6): result += Self.padded(fields.microsecond, 6).prefix(run.count)
            case ("T", _), ("Z", _): result += run
            default:
                if letter.isLetter { return nil }
                result += run
            }
        }
        return result
    }

    private static func padded(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// Parses `2026-01-31`, `2026-01-31T12:00`, with seconds, a fraction of them, and `Z` or an offset such as `+02:00`;
    /// a space in place of `T` is allowed, no zone means UTC. Nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        microseconds = Int64(days) * 86_400_000_000
        if reader.isAtEnd {
            isDate = true
            return
        }
        guard reader.take("T") || reader.take("t") || reader.take(" "), let hour = reader.digits(2), reader.take(":"),
            let minute = reader.digits(2), hour < 24, minute < 60
        else { return nil }
        var second = 0
        if reader.take(":") {
            guard let seconds = reader.digits(2), seconds < 60 else { return nil }
            second = seconds
            if reader.take(".") {
                guard let fraction = reader.fraction() else { return nil }
                microseconds += Int64(fraction)
            }
        }
        guard let offset = reader.zone(), reader.isAtEnd else { return nil }
        microseconds += Int64(hour * 3600 + minute * 60 + second - offset) * 1_000_000
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0
        var isAtEnd: Bool { position == bytes.count }

        mutating func take(_ mark: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
            position += 1
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard position + count <= bytes.count, bytes[position..<position + count].allSatisfy(Lexicon.isDigit) else {
                return nil
            }
            defer { position += count }
            return bytes[position..<position + count].reduce(0) { $0 * 10 + Int($1) - 48 }
        }

        /// Digits of a second as microseconds; further ones are cut off.
        mutating func fraction() -> Int? {
            let run = bytes[position...].prefix(while: Lexicon.isDigit)
            position += run.count
            let digits = run.prefix(6)
            return digits.isEmpty
                ? nil
                : (Array(digits) + Array(repeating: 48, count: 6 - digits.count)).reduce(0) { $0 * 10 + Int($1) - 48 }
        }

        /// Seconds east of UTC.
        mutating func zone() -> Int? {
            if isAtEnd || take("Z") || take("z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = digits(2) else { return nil }
            _ = take(":")
            guard let minutes = isAtEnd ? 0 : digits(2), hours < 24, minutes < 60 else { return nil }
            return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
    }
}
