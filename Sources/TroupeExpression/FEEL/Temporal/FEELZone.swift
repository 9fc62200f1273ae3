/// Where on earth a time is told: so many seconds east of UTC, or a place whose rules say how many.
package enum FEELZone: Hashable, Sendable {
    /// Seconds east of UTC, at most 18 hours.
    case offset(Int)
    /// A name of the time zone database, such as `Europe/Berlin`.
    case named(String)

    /// The farthest an offset may be, in seconds; as java.time has it, on which the engines of DMN stand.
    package static let farthest = 18 * 3600

    /// Nil beyond 18 hours.
    package init?(offset: Int) {
        guard abs(offset) <= Self.farthest else { return nil }
        self = .offset(offset)
    }

    /// Nil when no zone has the name.
    package init?(name: String) {
        guard Self.isKnown(name) else { return nil }
        self = .named(name)
    }

    /// `Z`, `+02:00`, or a name.
    package init?(parsing text: String) {
        if let zone = FEELZone(name: text) {
            self = zone
            return
        }
        guard var reader = TemporalReader(text), let zone = reader.offset(), reader.isAtEnd else { return nil }
        self = zone
    }

    /// Its name, if it has one.
    package var name: String? {
        if case .named(let name) = self { name } else { nil }
    }

    /// The seconds east of UTC of a time without a date: those outside of summer time.
    package var standardOffset: Int {
        switch self {
        case .offset(let seconds): seconds
        case .named(let name): Self.standardOffset(name)
        }
    }

    /// The seconds east of UTC at a moment, in seconds since 1970 UTC.
    package func offset(at second: Int) -> Int {
        switch self {
        case .offset(let seconds): seconds
        case .named(let name): Self.offset(name, at: second)
        }
    }

    /// The seconds east of UTC when the clocks there show so many seconds since 1970, and what they show then: an hour
    /// that is left out becomes the one after it, and of an hour that comes twice it is the first, or the one with the
    /// `preferred` offset.
    package func resolve(local second: Int, preferred: Int? = nil) -> (offset: Int, local: Int) {
        guard case .named(let name) = self else { return (standardOffset, second) }
        let before = Self.offset(name, at: second - 86_400)
        let after = Self.offset(name, at: second + 86_400)
        for offset in [preferred, before, after].compactMap(\.self)
        where Self.offset(name, at: second - offset) == offset {
            return (offset, second)
        }
        // The clocks were put forward over it.
        let offset = Self.offset(name, at: second - before)
        return (offset, second - before + offset)
    }

    /// An offset as `Z`, `+02:00` or, where it has seconds, `+00:09:21`.
    package static func text(offset: Int) -> String {
        if offset == 0 { return "Z" }
        let seconds = abs(offset)
        let digits = [seconds / 3600, seconds / 60 % 60].map { TemporalDigits.padded($0, 2) }.joined(separator: ":")
        return (offset < 0 ? "-" : "+") + digits
            + (seconds % 60 == 0 ? "" : ":" + TemporalDigits.padded(seconds % 60, 2))
    }
}

extension FEELZone: CustomStringConvertible {
    /// As it stands behind a time: `Z`, `+02:00`, `@Europe/Berlin`.
    package var description: String {
        switch self {
        case .offset(let seconds): Self.text(offset: seconds)
        case .named(let name): "@" + name
        }
    }
}
