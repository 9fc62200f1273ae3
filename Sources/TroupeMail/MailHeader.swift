import Glibc

/// The head of a mail (RFC 5322), as lines without line ends.
enum MailHeader {
    static func lines(_ mail: Mail, from: String, now: Int64) -> [String] {
        [
            "Date: \(date(now))",
            "From: Troupe <\(from)>",
            "To: " + mail.to.joined(separator: ",\r\n "),
            "Subject: \(encoded(mail.subject))",
            "Message-ID: <\(identifier(mail.id))@troupe>",
            // RFC 3834: holiday replies stay away.
            "Auto-Submitted: auto-generated",
        ]
    }

    /// Only what an atom may hold (RFC 5322 section 3.2.3).
    private static func identifier(_ id: String) -> String {
        String(id.prefix(200).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") ? $0 : "-" })
    }

    /// Text as encoded words (RFC 2047 section 4.2) where it is not plain ASCII; no line end survives.
    static func encoded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && text.utf8.count <= 900
        if isPlain, !text.contains("=?") { return text }
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            let piece = String(scalar).utf8.map(quoted).joined()
            // A word has at most 75 characters, and no character is cut in two.
            if word.utf8.count + piece.utf8.count > 75 - 12 {
                words.append(word)
                word = ""
            }
            word += piece
        }
        words.append(word)
        return words.map { "=?UTF-8?Q?\($0)?=" }.joined(separator: "\r\n ")
    }

    private static func quoted(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return String(UnicodeScalar(byte))
        case UInt8(ascii: " "): return "_"
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "=0" + digits : "=" + digits
        }
    }

    /// - Parameter now: microseconds since 1970, UTC.
    static func date(_ now: Int64) -> String {
        var seconds = time_t(now / 1_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
            + " \(parts.tm_year + 1900) \(clock) +0000"
    }
}
