/// A time of the day, to the nanosecond: as clocks show it, or with the zone of the clock.
package struct FEELTime: Hashable, Sendable {
    /// Nanoseconds since midnight.
    package let nanosecondOfDay: Int
    /// Where the clock is; nil for any.
    package let zone: FEELZone?
    /// Seconds east of UTC, when it has a zone: for a place those of the date it was taken from, or of standard time.
    package let offset: Int?

    /// Nanoseconds of a second, and of a day.
    package static let second = 1_000_000_000
    package static let day = 86_400 * second

    /// Nanoseconds beyond a day wrap around.
    package init(nanosecondOfDay: Int, zone: FEELZone? = nil, offset: Int? = nil) {
        let rest = nanosecondOfDay % Self.day
        self.nanosecondOfDay = rest < 0 ? rest + Self.day : rest
        self.zone = zone
        self.offset = zone.map { offset ?? $0.standardOffset }
    }

    /// Nil when no clock shows it.
    package init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: FEELZone? = nil) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            (0..<Self.second).contains(nanosecond)
        else { return nil }
        self.init(nanosecondOfDay: (hour * 3600 + minute * 60 + second) * Self.second + nanosecond, zone: zone)
    }

    package var hour: Int { nanosecondOfDay / (3600 * Self.second) }
    package var minute: Int { nanosecondOfDay / (60 * Self.second) % 60 }
    package var second: Int { nanosecondOfDay / Self.second % 60 }
    /// Of the second, 0 to 999999999.
    package var nanosecond: Int { nanosecondOfDay % Self.second }

    /// How far it is from UTC, when it has a zone.
    package var timeOffset: FEELDaysDuration? { offset.map(FEELDaysDuration.init(seconds:)) }

    /// -1, 0 or 1 as it is before, at or after the other; nil when only one of them has a zone.
    package func compare(_ other: FEELTime) -> Int? {
        guard let left = comparable(with: other), let right = other.comparable(with: self) else { return nil }
        return (left < right ? -1 : 0) + (left > right ? 1 : 0)
    }

    /// The time so long after it, around midnight if need be.
    package func adding(_ duration: FEELDaysDuration) -> FEELTime {
        let rest = Int(duration.nanoseconds % Int128(Self.day))
        return FEELTime(nanosecondOfDay: nanosecondOfDay + rest, zone: zone, offset: offset)
    }

    /// How long it is from the other to this on one day, below zero when this is earlier; nil when only one has a zone.
    package func since(_ other: FEELTime) -> FEELDaysDuration? {
        guard let left = comparable(with: other), let right = other.comparable(with: self) else { return nil }
        return FEELDaysDuration(nanoseconds: Int128(left - right))
    }

    private func comparable(with other: FEELTime) -> Int? {
        switch (offset, other.offset) {
        case (nil, nil): nanosecondOfDay
        case (let offset?, .some): nanosecondOfDay - offset * Self.second
        default: nil
        }
    }
}
