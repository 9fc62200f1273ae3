extension FEELDate {
    /// The same day so many months later; in a shorter month its last day. Nil beyond the years a date may have.
    package func adding(_ duration: FEELYearsDuration) -> FEELDate? {
        let (months, overflows) = (year * 12 + month - 1).addingReportingOverflow(duration.months)
        guard !overflows else { return nil }
        let year = months.flooredQuotient(12)
        let month = months - year * 12 + 1
        guard Self.years.contains(year) else { return nil }
        return FEELDate(year: year, month: month, day: min(day, Self.days(in: month, of: year)))
    }

    /// The day that holds the moment so long after midnight of this one; nil beyond the years a date may have.
    package func adding(_ duration: FEELDaysDuration) -> FEELDate? {
        let days = duration.nanoseconds.flooredQuotient(Int128(FEELTime.day)) + Int128(daysSinceEpoch)
        return Int(exactly: days).flatMap(FEELDate.init(daysSinceEpoch:))
    }

    /// How long it is from the other day to this one.
    package func since(_ other: FEELDate) -> FEELDaysDuration {
        FEELDaysDuration(days: daysSinceEpoch - other.daysSinceEpoch)
    }

    /// How many whole months it is from this day to the other, below zero when the other is earlier.
    package func months(to other: FEELDate) -> FEELYearsDuration {
        var months = (other.year - year) * 12 + other.month - month
        if months > 0 && other.day < day { months -= 1 }
        if months < 0 && other.day > day { months += 1 }
        return FEELYearsDuration(within: months)
    }
}
