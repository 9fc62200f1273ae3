/// A moment as clocks and calendars show it, to the nanosecond, with the zone they are in, or none.
package struct FEELDateTime: Hashable, Sendable {
    package let date: FEELDate
    /// The time of the day with the same zone.
    package let time: FEELTime

    /// The seconds from midnight to midnight.
    private static let secondsOfDay = 86_400

    /// The clocks of the time's zone on that date: an hour that is left out there becomes the one after it, of an hour
    /// that comes twice it is the first, or the one with the `preferred` offset. Nil beyond the years a date may have.
    package init?(_ date: FEELDate, _ time: FEELTime, preferred: Int? = nil) {
        let second = date.daysSinceEpoch * Self.secondsOfDay + time.nanosecondOfDay / FEELTime.second
        let clock = time.zone?.resolve(local: second, preferred: preferred)
        self.init(
            localSecond: clock?.local ?? second, nanosecond: time.nanosecond, zone: time.zone, offset: clock?.offset)
    }

    /// A moment in nanoseconds since 1970 UTC, as it is shown in a zone; nil beyond the years a date may have.
    package init?(nanosecondsSinceEpoch moment: Int128, zone: FEELZone) {
        let second = moment.flooredQuotient(Int128(FEELTime.second))
        guard let utc = Int(exactly: second), abs(utc) < Int.max / 4 else { return nil }
        let offset = zone.offset(at: utc)
        self.init(
            localSecond: utc + offset, nanosecond: Int(moment - second * Int128(FEELTime.second)), zone: zone,
            offset: offset)
    }

    private init?(localSecond: Int, nanosecond: Int, zone: FEELZone?, offset: Int?) {
        let days = localSecond.flooredQuotient(Self.secondsOfDay)
        guard let date = FEELDate(daysSinceEpoch: days) else { return nil }
        self.date = date
        time = FEELTime(
            nanosecondOfDay: (localSecond - days * Self.secondsOfDay) * FEELTime.second + nanosecond, zone: zone,
            offset: offset)
    }

    /// Where its clock is; nil for any.
    package var zone: FEELZone? { time.zone }

    /// Nanoseconds since 1970 by the clocks that show it.
    private var localNanoseconds: Int128 {
        Int128(date.daysSinceEpoch) * Int128(FEELTime.day) + Int128(time.nanosecondOfDay)
    }

    /// Nanoseconds since 1970 UTC, when it has a zone.
    package var nanosecondsSinceEpoch: Int128? {
        time.offset.map { localNanoseconds - Int128($0) * Int128(FEELTime.second) }
    }

    /// -1, 0 or 1 as it is before, at or after the other; nil when only one of them has a zone.
    package func compare(_ other: FEELDateTime) -> Int? {
        guard let difference = since(other) else { return nil }
        return Int(difference.nanoseconds.signum())
    }

    /// How long it is from the other moment to this; nil when only one of them has a zone.
    package func since(_ other: FEELDateTime) -> FEELDaysDuration? {
        switch (nanosecondsSinceEpoch, other.nanosecondsSinceEpoch) {
        case (nil, nil): FEELDaysDuration(nanoseconds: localNanoseconds - other.localNanoseconds)
        case (let left?, let right?): FEELDaysDuration(nanoseconds: left - right)
        default: nil
        }
    }

    /// The moment so long after it, in its zone: with summer time between them, clocks show another hour.
    package func adding(_ duration: FEELDaysDuration) -> FEELDateTime? {
        if let zone, let moment = nanosecondsSinceEpoch {
            return FEELDateTime(nanosecondsSinceEpoch: moment + duration.nanoseconds, zone: zone)
        }
        let sum = localNanoseconds + duration.nanoseconds
        let days = sum.flooredQuotient(Int128(FEELTime.day))
        guard let date = Int(exactly: days).flatMap(FEELDate.init(daysSinceEpoch:)) else { return nil }
        return FEELDateTime(date, FEELTime(nanosecondOfDay: Int(sum - days * Int128(FEELTime.day))))
    }

    /// The same time on the same day so many months later; in a shorter month on its last day.
    package func adding(_ duration: FEELYearsDuration) -> FEELDateTime? {
        date.adding(duration).flatMap { FEELDateTime($0, time, preferred: time.offset) }
    }

    /// The same moment as it is shown in another zone; without a zone, the same clocks there.
    package func shown(in zone: FEELZone) -> FEELDateTime? {
        if let moment = nanosecondsSinceEpoch { return FEELDateTime(nanosecondsSinceEpoch: moment, zone: zone) }
        return FEELDateTime(date, FEELTime(nanosecondOfDay: time.nanosecondOfDay, zone: zone))
    }
}
