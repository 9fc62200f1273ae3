extension FEELValue {
    /// The date, time, date and time, or duration a text is, as after `@`; nil when it is none.
    package init?(temporal text: String) {
        if let date = FEELDate(parsing: text) {
            self = .date(date)
        } else if let time = FEELTime(parsing: text) {
            self = .time(time)
        } else if let dateTime = FEELDateTime(parsing: text) {
            self = .dateTime(dateTime)
        } else if let duration = FEELValue(duration: text) {
            self = duration
        } else {
            return nil
        }
    }

    /// The duration of either kind a text is; nil when it is none.
    package init?(duration text: String) {
        if let duration = FEELYearsDuration(parsing: text) {
            self = .yearsDuration(duration)
        } else if let duration = FEELDaysDuration(parsing: text) {
            self = .daysDuration(duration)
        } else {
            return nil
        }
    }
}
