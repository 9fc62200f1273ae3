/// A length of time in whole months: the years and months duration of FEEL.
package struct FEELYearsDuration: Hashable, Sendable {
    /// All of it in months, below zero for back in time.
    package let months: Int

    /// Nil when it does not fit.
    package init?(months: Int) {
        guard months != .min else { return nil }
        self.months = months
    }

    /// As many months as lie between two dates.
    init(within months: Int) { self.months = months }

    /// No time at all.
    package static let zero = FEELYearsDuration(within: 0)

    /// The parts its text has: below zero when it is.
    package var yearsPart: Int { months / 12 }
    package var monthsPart: Int { months % 12 }

    /// As long in the other direction.
    package var negated: FEELYearsDuration { FEELYearsDuration(within: -months) }

    /// As long, forward in time.
    package var magnitude: FEELYearsDuration { FEELYearsDuration(within: abs(months)) }

    /// Both one after the other; nil when that does not fit.
    package func adding(_ other: FEELYearsDuration) -> FEELYearsDuration? {
        let (sum, overflows) = months.addingReportingOverflow(other.months)
        return overflows ? nil : FEELYearsDuration(months: sum)
    }

    /// What is left without the other; nil when that does not fit.
    package func subtracting(_ other: FEELYearsDuration) -> FEELYearsDuration? { adding(other.negated) }

    /// `P1Y2M`, one of the parts at least, a sign in front of all or of a part; nil for anything else.
    package init?(parsing text: String) {
        guard var reader = TemporalReader(text) else { return nil }
        let isNegative = reader.take("-")
        guard reader.take("P"), var number = reader.number(signed: true) else { return nil }
        var sum = 0
        if reader.take("Y") {
            let (months, overflows) = number.multipliedReportingOverflow(by: 12)
            if overflows { return nil }
            sum = months
            if reader.isAtEnd {
                self.init(months: isNegative ? -sum : sum)
                return
            }
            guard let next = reader.number(signed: true) else { return nil }
            number = next
        }
        let (total, overflows) = sum.addingReportingOverflow(number)
        guard !overflows, total != .min, reader.take("M"), reader.isAtEnd else { return nil }
        self.init(months: isNegative ? -total : total)
    }
}

extension FEELYearsDuration: CustomStringConvertible {
    /// `P1Y2M`, without a part that is zero; `P0Y` for no time at all.
    package var description: String {
        if months == 0 { return "P0Y" }
        let years = abs(yearsPart)
        let rest = abs(monthsPart)
        return (months < 0 ? "-P" : "P") + (years == 0 ? "" : "\(years)Y") + (rest == 0 ? "" : "\(rest)M")
    }
}

extension FEELYearsDuration: Comparable {
    package static func < (left: FEELYearsDuration, right: FEELYearsDuration) -> Bool { left.months < right.months }
}
