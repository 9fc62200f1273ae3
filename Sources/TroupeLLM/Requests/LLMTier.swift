/// A kind of model, for files that do not care about names.
package enum LLMTier: String, Sendable, Hashable, CaseIterable {
    /// Quick and cheap.
    case fast
    /// The usual choice.
    case balanced
    /// The most able, whatever it costs.
    case deep
}
