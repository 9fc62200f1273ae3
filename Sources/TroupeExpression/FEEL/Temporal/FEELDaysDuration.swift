/// A length of time, exact to the nanosecond: the days and time duration of FEEL.
package struct FEELDaysDuration: Hashable, Sendable {
    /// All of it in nanoseconds, below zero for back in time.
    package let nanoseconds: Int128

    /// The farthest a duration reaches: as many seconds as 64 bits count.
    private static let longest = (Int128(Int64.max) + 1) * Int128(FEELTime.second)

    /// Nil when it does not fit.
    package init?(nanoseconds: Int128) {
        guard nanoseconds.magnitude < Self.longest.magnitude else { return nil }
        self.nanoseconds = nanoseconds
    }

    /// So many whole days, at most as lie between two dates.
    init(days: Int) { nanoseconds = Int128(days) * Int128(FEELTime.day) }

    /// So many whole seconds.
    package init(seconds: Int) { nanoseconds = Int128(seconds) * Int128(FEELTime.second) }

    /// No time at all.
    package static let zero = FEELDaysDuration(seconds: 0)

    /// The parts its text has: below zero when it is.
    package var days: Int { Int(nanoseconds / Int128(FEELTime.day)) }
    package var hours: Int { part(3600, 24) }
    package var minutes: Int { part(60, 60) }
    package var seconds: Int { part(1, 60) }

    private func part(_ seconds: Int, _ count: Int) -> Int {
        Int(nanoseconds / Int128(seconds * FEELTime.second) % Int128(count))
    }

    /// As long in the other direction.
    package var negated: FEELDaysDuration { FEELDaysDuration(nanoseconds: -nanoseconds) ?? self }

    /// As long, forward in time.
    package var magnitude: FEELDaysDuration { nanoseconds < 0 ? negated : self }

    /// Both one after the other; nil when that does not fit.
    package func adding(_ other: FEELDaysDuration) -> FEELDaysDuration? {
        FEELDaysDuration(nanoseconds: nanoseconds + other.nanoseconds)
    }

    /// What is left without the other; nil when that does not fit.
    package func subtracting(_ other: FEELDaysDuration) -> FEELDaysDuration? {
        FEELDaysDuration(nanoseconds: nanoseconds - other.nanoseconds)
    }

    /// `P1DT2H30M5.5S`, each part of it optional but one, a sign in front of all or of a part; nil for anything else.
    package init?(parsing text: String) {
        guard var reader = TemporalReader(text) else { return nil }
        let isNegative = reader.take("-")
        guard reader.take("P"), !reader.isAtEnd else { return nil }
        var sum: Int128 = 0
        if !reader.take("T") {
            guard let days = reader.number(signed: true), reader.take("D") else { return nil }
            sum = Int128(days) * Int128(FEELTime.day)
            if reader.isAtEnd {
                self.init(nanoseconds: isNegative ? -sum : sum)
                return
            }
            guard reader.take("T") else { return nil }
        }
        // The units in their order, each at most once; the last one may have a fraction.
        var units: ArraySlice<(mark: Unicode.Scalar, seconds: Int)> = [("H", 3600), ("M", 60), ("S", 1)]
        repeat {
            let isBelowZero = reader.take("-")
            guard let number = reader.number() else { return nil }
            var part = Int128(number) * Int128(FEELTime.second)
            let hasPoint = reader.take(".")
            // A point without digits behind it is no harm: the TCK has `PT0.S`.
            if hasPoint && !reader.take("S") {
                guard let fraction = reader.nanoseconds(), reader.take("S") else { return nil }
                part += Int128(fraction)
                units = []
            } else if hasPoint {
                units = []
            } else {
                guard let unit = units.firstIndex(where: { reader.take($0.mark) }) else { return nil }
                part *= Int128(units[unit].seconds)
                units = units[(unit + 1)...]
            }
            sum += isBelowZero ? -part : part
            if units.isEmpty && !reader.isAtEnd { return nil }
        } while !reader.isAtEnd
        self.init(nanoseconds: isNegative ? -sum : sum)
    }
}

extension FEELDaysDuration: CustomStringConvertible {
    /// `P1DT2H30M5.5S`, without the parts that are zero; `P0D` for no time at all.
    package var description: String {
        let size = magnitude
        if size == .zero { return "P0D" }
        let fraction = TemporalDigits.fraction(nanoseconds: Int(size.nanoseconds % Int128(FEELTime.second)))
        var time = ""
        if size.hours != 0 { time += "\(size.hours)H" }
        if size.minutes != 0 { time += "\(size.minutes)M" }
        if size.seconds != 0 || !fraction.isEmpty { time += "\(size.seconds)\(fraction)S" }
        return (nanoseconds < 0 ? "-P" : "P") + (size.days == 0 ? "" : "\(size.days)D")
            + (time.isEmpty ? "" : "T" + time)
    }
}

extension FEELDaysDuration: Comparable {
    package static func < (left: FEELDaysDuration, right: FEELDaysDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
