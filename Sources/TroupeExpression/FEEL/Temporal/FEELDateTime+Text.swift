extension FEELDateTime {
    /// A date and a time with a `T` between them, such as `2026-01-31T12:30:00@Europe/Berlin`; `24:00:00` is midnight of
    /// the next day. Nil for anything else.
    package init?(parsing text: String) {
        guard var reader = TemporalReader(text), let date = reader.date(), reader.take("T"),
            let nanosecond = reader.nanosecondOfDay()
        else { return nil }
        let hasZone = !reader.isAtEnd
        let zone = hasZone ? reader.zone() : nil
        guard reader.isAtEnd, hasZone == (zone != nil), let date = nanosecond == FEELTime.day ? date.next : date else {
            return nil
        }
        self.init(date, FEELTime(nanosecondOfDay: nanosecond, zone: zone))
    }

    /// Parses what `isoText` gives; nil for anything else.
    package init?(isoText text: String) {
        if let moment = FEELDateTime(parsing: text) {
            self = moment
            return
        }
        guard var reader = TemporalReader(text), let date = reader.date(), reader.take("T"),
            let nanosecond = reader.nanosecondOfDay(), let offset = reader.offset(), let zone = reader.bracketedZone(),
            reader.isAtEnd, let date = nanosecond == FEELTime.day ? date.next : date
        else { return nil }
        self.init(date, FEELTime(nanosecondOfDay: nanosecond, zone: zone), preferred: offset.standardOffset)
    }

    /// The text in ISO 8601, a named zone in brackets behind its offset: `2026-07-31T12:30:00+02:00[Europe/Berlin]`.
    package var isoText: String {
        "\(date)T" + time.isoText + (zone?.name.map { "[\($0)]" } ?? "")
    }
}

extension FEELDateTime: CustomStringConvertible {
    /// `2026-01-31T12:30:00`, with the time's zone if it has one.
    package var description: String { "\(date)T\(time)" }
}

extension FEELDate {
    /// The day after it; nil at the end of the years a date may have.
    fileprivate var next: FEELDate? { FEELDate(daysSinceEpoch: daysSinceEpoch + 1) }
}
