/// What the calendar says of a day.
extension FEELDate {
    /// 1 for Monday to 7 for Sunday (ISO 8601).
    package var weekday: Int {
        let day = (daysSinceEpoch + 3) % 7
        return (day < 0 ? day + 7 : day) + 1
    }

    /// `Monday` to `Sunday`.
    package var weekdayName: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday - 1]
    }

    /// `January` to `December`.
    package var monthName: String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ][month - 1]
    }

    /// 1 to 366.
    package var dayOfYear: Int {
        (1..<month).reduce(day) { $0 + Self.days(in: $1, of: year) }
    }

    /// 1 to 53: the week of ISO 8601, which belongs to the year of its Thursday.
    package var weekOfYear: Int {
        let week = (dayOfYear - weekday + 10) / 7
        if week == 0 { return Self.weeks(in: year - 1) }
        return week > Self.weeks(in: year) ? 1 : week
    }

    /// The last day of its month.
    package var lastOfMonth: FEELDate {
        FEELDate(year: year, month: month, day: Self.days(in: month, of: year)) ?? self
    }

    /// A year has 53 weeks when it starts on a Thursday, or is a leap year that starts on a Wednesday.
    private static func weeks(in year: Int) -> Int {
        // The calendar repeats itself after 400 years, so that the year before the first one has an answer, too.
        let like = year % 400 + 2000
        guard let first = FEELDate(year: like, month: 1, day: 1) else { return 52 }
        return first.weekday == 4 || (first.weekday == 3 && isLeap(like)) ? 53 : 52
    }
}
