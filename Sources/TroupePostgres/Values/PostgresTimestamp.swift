/// A moment as PostgreSQL's `timestamptz` keeps it: microseconds, UTC.
package struct PostgresTimestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    package let microsecondsSince1970: Int64

    /// The moment this many microseconds after 1970-01-01 00:00 UTC.
    package init(microsecondsSince1970: Int64) { self.microsecondsSince1970 = microsecondsSince1970 }

    /// `'infinity'`, later than every moment.
    package static let infinity = PostgresTimestamp(microsecondsSince1970: .max)
    /// `'-infinity'`, earlier than every moment.
    package static let minusInfinity = PostgresTimestamp(microsecondsSince1970: .min)

    package static func < (left: Self, right: Self) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }

    /// From 1970-01-01 to PostgreSQL's own epoch, 2000-01-01, in microseconds.
    private static let epochOffset: Int64 = 946_684_800_000_000

    /// The wire's number: microseconds since 2000-01-01, the extremes meaning infinity. Nil when out of range.
    var wireValue: Int64? {
        if self == .infinity { return .max }
        if self == .minusInfinity { return .min }
        let (value, overflow) = microsecondsSince1970.subtractingReportingOverflow(Self.epochOffset)
        return overflow ? nil : value
    }

    /// Reads the wire's number. The server's last year is 294276, so nothing it sends overflows; hostile numbers
    /// become infinity.
    init(wireValue: Int64) {
        switch wireValue {
        case .max: self = .infinity
        case .min: self = .minusInfinity
        default:
            let (value, overflow) = wireValue.addingReportingOverflow(Self.epochOffset)
            self.init(microsecondsSince1970: overflow ? .max : value)
        }
    }
}
