/// HTTP-date (RFC 9110 section 5.6.7): the fixed format and the two obsolete ones a recipient must accept.
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// Seconds since 1970-01-01 UTC, `nil` when the text is none of the three formats.
    ///
    /// - Parameter now: decides the century of a two-digit year.
    static func seconds(_ text: String, now: Int64) -> Int64? {
        let words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        switch words.count {
        case 6 where words[0].hasSuffix(",") && days.contains(String(words[0].dropLast())) && words[5] == "GMT":
            // Sun, 06 Nov 1994 08:49:37 GMT
            return seconds(day: words[1], month: words[2], year: number(words[3], digits: 4), time: words[4])
        case 4 where words[0].hasSuffix(",") && longDays.contains(String(words[0].dropLast())) && words[3] == "GMT":
            // Sunday, 06-Nov-94 08:49:37 GMT
            let date = words[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard date.count == 3, let short = number(date[2], digits: 2) else { return nil }
            return seconds(day: date[0], month: date[1], year: fullYear(short, now: now), time: words[2])
        case 5 where days.contains(words[0]):
            // Sun Nov  6 08:49:37 1994
            let day = words[2].utf8.count == 1 ? "0" + words[2] : words[2]
            return seconds(day: day, month: words[1], year: number(words[4], digits: 4), time: words[3])
        default:
            return nil
        }
    }

    /// A year that would lie more than 50 years ahead is the most recent past one with these digits.
    private static func fullYear(_ short: Int64, now: Int64) -> Int64 {
        let current = civilYear(now)
        let candidate = current - current % 100 + short
        return candidate > current + 50 ? candidate - 100 : candidate
    }

    private static func seconds(day: String, month: String, year: Int64?, time: String) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard clock.count == 3, let year, let day = number(day, digits: 2), let month = months.firstIndex(of: month),
            let hour = number(clock[0], digits: 2), let minute = number(clock[1], digits: 2),
            let second = number(clock[2], digits: 2),
            hour < 24, minute < 60, second <= 60, day >= 1, day <= length(ofMonth: month, year: year)
        else { return nil }
        return dayNumber(year: year, month: Int64(month) + 1, day: day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: String, digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }

    private static func length(ofMonth month: Int, year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 1 && isLeap ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month]
    }

    /// Days since 1970-01-01 in the Gregorian calendar; years start in March so that the leap day comes last.
    private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static func civilYear(_ seconds: Int64) -> Int64 {
        var year = 1970 + seconds / 31_556_952
        while dayNumber(year: year + 1, month: 1, day: 1) * 86_400 <= seconds { year += 1 }
        while dayNumber(year: year, month: 1, day: 1) * 86_400 > seconds { year -= 1 }
        return year
    }
}
