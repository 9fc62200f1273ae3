/// A day of the proleptic Gregorian calendar, in the years -999999999 to 999999999.
package struct FEELDate: Hashable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// The years a date may have.
    package static let years = -999_999_999...999_999_999

    /// Nil when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day so many days after 1970-01-01; nil beyond the years a date may have.
    package init?(daysSinceEpoch days: Int) {
        guard abs(days) < 400_000_000_000 else { return nil }
        // Eras of 400 years that start on 1 March, so that a leap day is the last of a year.
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        self.init(
            year: yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month: month < 10 ? month + 3 : month - 9,
            day: dayOfYear - (153 * month + 2) / 5 + 1)
    }

    /// Days after 1970-01-01, below zero before it.
    package var daysSinceEpoch: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredQuotient(400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// How many days a month has.
    package static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether a year has 366 days.
    package static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// `2026-01-31`, with as many digits in the year as it needs, at least four; nil for anything else.
    package init?(parsing text: String) {
        guard var reader = TemporalReader(text), let date = reader.date(), reader.isAtEnd else { return nil }
        self = date
    }
}

extension FEELDate: CustomStringConvertible {
    /// `2026-01-31`.
    package var description: String {
        TemporalDigits.padded(year, 4) + "-" + TemporalDigits.padded(month, 2) + "-" + TemporalDigits.padded(day, 2)
    }
}

extension FEELDate: Comparable {
    package static func < (left: FEELDate, right: FEELDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}
