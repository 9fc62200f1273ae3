/// Reads the parts of dates, times and durations from a text, strictly: digits are ASCII, and what does not fit is nil.
struct TemporalReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Longer texts are no date, time or duration.
    private static let longest = 128

    init?(_ text: String) {
        guard text.utf8.count <= Self.longest else { return nil }
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// Steps over the mark if it stands here.
    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    /// A number of exactly two digits.
    mutating func twoDigits(upTo limit: Int) -> Int? {
        guard position + 2 <= bytes.count, Lexicon.isDigit(bytes[position]), Lexicon.isDigit(bytes[position + 1]) else {
            return nil
        }
        let number = Int(bytes[position]) * 10 + Int(bytes[position + 1]) - 11 * 48
        position += 2
        return number <= limit ? number : nil
    }

    /// A number of one digit or more, with a sign before it if that is allowed; nil when it does not fit.
    mutating func number(signed: Bool = false) -> Int? {
        let isNegative = signed && take("-")
        guard let digits = digits() else { return nil }
        var number = 0
        for digit in digits {
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(Int(digit) - 48)
            if isTooLarge || overflows { return nil }
            number = sum
        }
        return isNegative ? -number : number
    }

    /// `-0004`, `2026`, `12026`: at least four digits, and no zero before five or more.
    mutating func year() -> Int? {
        let isNegative = take("-")
        guard let digits = digits(), (4...9).contains(digits.count), digits.count == 4 || digits.first != 48 else {
            return nil
        }
        let year = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
        if isNegative && year == 0 { return nil }
        return isNegative ? -year : year
    }

    /// `2026-01-31`.
    mutating func date() -> FEELDate? {
        guard let year = year(), take("-"), let month = twoDigits(upTo: 12), take("-"), let day = twoDigits(upTo: 31)
        else { return nil }
        return FEELDate(year: year, month: month, day: day)
    }

    /// `12:30`, `12:30:59.5`, as nanoseconds of the day. `24:00:00` is the end of the day.
    mutating func nanosecondOfDay() -> Int? {
        guard let hour = twoDigits(upTo: 24), take(":"), let minute = twoDigits(upTo: 59) else { return nil }
        var second = 0
        var fraction = 0
        if take(":") {
            guard let number = twoDigits(upTo: 59) else { return nil }
            second = number
            if take(".") {
                guard let number = nanoseconds() else { return nil }
                fraction = number
            }
        }
        let nanosecond = (hour * 3600 + minute * 60 + second) * FEELTime.second + fraction
        return nanosecond <= FEELTime.day ? nanosecond : nil
    }

    /// One to nine digits of a second after its point, as nanoseconds.
    mutating func nanoseconds() -> Int? {
        guard let digits = digits(), digits.count <= 9 else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
        return (digits.count..<9).reduce(number) { number, _ in number * 10 }
    }

    /// `Z`, `+02:00`, `-05:30:15` or `@Europe/Berlin`; nil for anything else.
    mutating func zone() -> FEELZone? {
        if take("@") {
            defer { position = bytes.count }
            return FEELZone(name: String(decoding: bytes[position...], as: UTF8.self))
        }
        return offset()
    }

    /// `Z`, `+02:00` or `-05:30:15`.
    mutating func offset() -> FEELZone? {
        if take("Z") { return .offset(0) }
        let isWest = take("-")
        guard isWest || take("+"), let hours = twoDigits(upTo: 18), take(":"), let minutes = twoDigits(upTo: 59) else {
            return nil
        }
        var seconds = 0
        if take(":") {
            guard let number = twoDigits(upTo: 59) else { return nil }
            seconds = number
        }
        return FEELZone(offset: (isWest ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds))
    }

    /// `[Europe/Berlin]` at the end of a text.
    mutating func bracketedZone() -> FEELZone? {
        guard take("["), bytes.last == UInt8(ascii: "]") else { return nil }
        defer { position = bytes.count }
        return FEELZone(name: String(decoding: bytes[position...].dropLast(), as: UTF8.self))
    }

    private mutating func digits() -> ArraySlice<UInt8>? {
        let run = bytes[position...].prefix(while: Lexicon.isDigit)
        position += run.count
        return run.isEmpty ? nil : run
    }
}

/// Writes numbers with a fixed count of digits.
enum TemporalDigits {
    /// The number with zeros before it, below zero with a sign.
    static func padded(_ number: Int, _ count: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, count - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }

    /// `.5` for a half of a second, nothing for none: the digits that say something.
    static func fraction(nanoseconds: Int) -> String {
        if nanoseconds == 0 { return "" }
        var digits = padded(nanoseconds, 9)
        while digits.last == "0" { digits.removeLast() }
        return "." + digits
    }
}
