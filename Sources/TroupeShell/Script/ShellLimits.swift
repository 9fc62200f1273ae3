/// What one script may cost.
package struct ShellLimits: Sendable {
    /// Bytes of the script's text.
    package var scriptBytes = 4 << 20
    /// Expressions in one script.
    package var holes = 10_000
    /// Bytes of all its values together.
    package var valueBytes = 256 << 20
    /// Quotes, substitutions and expansions inside each other.
    package var depth = 200
    /// Warnings kept; further ones are dropped.
    package var warnings = 100

    package init() {}
}
