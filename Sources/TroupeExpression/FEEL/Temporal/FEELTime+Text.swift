extension FEELTime {
    /// `12:30`, `12:30:59.5`, with `Z`, an offset or `@Europe/Berlin` behind it, and a `T` in front if one likes;
    /// nil for anything else.
    package init?(parsing text: String) {
        guard var reader = TemporalReader(text) else { return nil }
        _ = reader.take("T")
        guard let nanosecond = reader.nanosecondOfDay(), nanosecond < Self.day else { return nil }
        guard !reader.isAtEnd else {
            self.init(nanosecondOfDay: nanosecond)
            return
        }
        guard let zone = reader.zone(), reader.isAtEnd else { return nil }
        self.init(nanosecondOfDay: nanosecond, zone: zone)
    }

    /// Parses what `isoText` gives, and `12:30:00+01:00[Europe/Berlin]`; nil for anything else.
    package init?(isoText text: String) {
        if let time = FEELTime(parsing: text) {
            self = time
            return
        }
        guard var reader = TemporalReader(text), let nanosecond = reader.nanosecondOfDay(), nanosecond < Self.day,
            let offset = reader.offset(), let zone = reader.bracketedZone(), reader.isAtEnd
        else { return nil }
        self.init(nanosecondOfDay: nanosecond, zone: zone, offset: offset.standardOffset)
    }

    /// The text in ISO 8601: of a named zone only the offset stays.
    package var isoText: String { localText + (offset.map(FEELZone.text(offset:)) ?? "") }

    /// `12:30:00`, with the digits of the second that it has.
    var localText: String {
        [hour, minute, second].map { TemporalDigits.padded($0, 2) }.joined(separator: ":")
            + TemporalDigits.fraction(nanoseconds: nanosecond)
    }
}

extension FEELTime: CustomStringConvertible {
    /// `12:30:00`, `12:30:00Z`, `12:30:00.5+02:00`, `12:30:00@Europe/Berlin`.
    package var description: String { localText + (zone?.description ?? "") }
}
