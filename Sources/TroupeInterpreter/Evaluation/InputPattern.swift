import TroupeExpression

/// The pattern matcher that inputs are checked with: PCRE2, with limits.
package enum InputPattern {
    /// Whether a text matches; nil when that cannot be said.
    package static func matches(_ text: String, _ pattern: String) -> Bool? {
        nil
    }
}
