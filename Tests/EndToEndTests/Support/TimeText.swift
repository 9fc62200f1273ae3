import Glibc

/// Times as the API writes them: RFC 3339 in UTC, with microseconds.
enum TimeText {
    /// Microseconds since 1970; 0 for what is no such time.
    static func microseconds(_ text: String) -> Int64 {
        let numbers = text.split { !$0.isNumber }.compactMap { Int32($0) }
        guard numbers.count == 7 else { return 0 }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
        return Int64(timegm(&parts)) * 1_000_000 + Int64(numbers[6])
    }
}
