/// A provider and one of its models.
package struct LLMRoute: Sendable, Hashable {
    /// The provider's name.
    package var provider: String
    /// The model's name.
    package var model: String

    /// A route.
    package init(provider: String, model: String) {
        self.provider = provider
        self.model = model
    }
}

/// What somebody (a persona) would like, used where the request itself says nothing.
package struct LLMPreference: Sendable, Hashable {
    /// The provider.
    package var provider: String?
    /// The model; `provider/model` names both.
    package var model: String?
    /// The kind of model.
    package var tier: LLMTier?

    /// A preference, by default none.
    package init(provider: String? = nil, model: String? = nil, tier: LLMTier? = nil) {
        self.provider = provider
        self.model = model
        self.tier = tier
    }
}

/// Where calls go.
package struct LLMRouting: Sendable, Hashable {
    /// The route of each kind of model.
    package var tiers: [LLMTier: LLMRoute]
    /// For providers other than the tier's own: the model of each kind.
    package var tierModels: [String: [LLMTier: String]]
    /// Short names of models.
    package var aliases: [String: LLMRoute]
    /// The kind of model where nobody asks for one.
    package var defaultTier: LLMTier
    /// When to try again, by provider; `nil` for every other one.
    package var retry: [String?: LLMRetryPolicy]

    /// Where calls go.
    package init(
        tiers: [LLMTier: LLMRoute], tierModels: [String: [LLMTier: String]] = [:], aliases: [String: LLMRoute] = [:],
        defaultTier: LLMTier = .balanced, retry: [String?: LLMRetryPolicy] = [:]
    ) {
        self.tiers = tiers
        self.tierModels = tierModels
        self.aliases = aliases
        self.defaultTier = defaultTier
        self.retry = retry
    }

    /// Every call goes to the simulated provider.
    package static let simulated = LLMRouting(
        tiers: Dictionary(
            uniqueKeysWithValues: LLMTier.allCases.map {
                ($0, LLMRoute(provider: SimulatedProvider.providerName, model: "simulated-\($0.rawValue)"))
            }))

    func policy(for provider: String) -> LLMRetryPolicy { retry[provider] ?? retry[nil] ?? LLMRetryPolicy() }
}
