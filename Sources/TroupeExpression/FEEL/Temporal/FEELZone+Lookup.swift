// The only file of this module that needs Foundation: the time zone database comes with it.
internal import Foundation

extension FEELZone {
    /// 400 years in seconds, after which the calendar repeats itself.
    private static let cycle = 146_097 * 86_400
    /// 1800 and 2100 in seconds since 1970. Before there was no standard time; after it the rules of today go on.
    private static let range = -5_364_662_400...4_102_444_800

    /// Names without a `/` that are no abbreviations: those of the database.
    private static let plainNames: Set<String> = [
        "UTC", "GMT", "CET", "EET", "MET", "WET", "EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT",
    ]

    static func isKnown(_ name: String) -> Bool {
        guard name.utf8.count <= 64, name.contains("/") || plainNames.contains(name),
            name.utf8.allSatisfy({ Lexicon.isDigit($0) || isLetter($0) || "/_+-".utf8.contains($0) })
        else { return false }
        return TimeZone(identifier: name) != nil
    }

    /// The seconds east of UTC at a moment, however far away it is.
    static func offset(_ name: String, at second: Int) -> Int {
        var near = max(second, range.lowerBound)
        if near > range.upperBound { near = range.upperBound + (near - range.upperBound) % cycle }
        return zone(name).secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(near)))
    }

    /// The seconds east of UTC outside of summer time, by the rules of 2025: no clock is read here.
    static func standardOffset(_ name: String) -> Int {
        let date = Date(timeIntervalSince1970: 1_735_689_600)
        let zone = zone(name)
        return zone.secondsFromGMT(for: date) - Int(zone.daylightSavingTimeOffset(for: date))
    }

    /// A case made by hand with an unknown name means UTC.
    private static func zone(_ name: String) -> TimeZone { TimeZone(identifier: name) ?? .gmt }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
