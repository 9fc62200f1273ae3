/// Matches the `pattern` of an input as the function `matches` of expressions does: PCRE2, found anywhere, within limits.
package enum InputPattern {
    /// Whether `text` matches; nil when that cannot be said: a bad pattern, or one that costs too much. For
    /// `InputValidation`.
    package static func matches(_ text: String, _ pattern: String) -> Bool? {
        try? RegularExpression(pattern).matches(text)
    }

    /// What is wrong with a pattern; nil when it can be used.
    package static func problem(_ pattern: String) -> String? {
        do throws(RegularExpression.Failure) {
            _ = try RegularExpression(pattern)
            return nil
        } catch {
            return error.message
        }
    }
}
