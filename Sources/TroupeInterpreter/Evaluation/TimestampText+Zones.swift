import TroupeExpression

extension TimestampText {
    /// Parses what timers and due dates may say (see `FEELDateTime.init(zoned:)`), in microseconds since 1970; nil for
    /// anything else.
    package static func moment(_ text: String) -> Int64? {
        if let time = microseconds(text) { return time }
        guard let moment = FEELDateTime(zoned: text)?.nanosecondsSinceEpoch else { return nil }
        return Int64(exactly: moment / 1000)
    }
}
