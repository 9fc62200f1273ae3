/// Chooses who answers a call, and tries again where that may help.
///
/// The first of these that says something decides:
/// 1. the request's model (an alias, `provider/model`, or a name some provider serves),
/// 2. the request's tier, at the preferred provider if that has a model of this kind,
/// 3. the preference's model,
/// 4. the preference's tier, at the preferred provider likewise,
/// 5. the configured default tier.
package struct LLMRouter: Sendable {
    private let providers: [any LLMProvider]
    private let routing: LLMRouting
    private let clock: LLMClock
    private let random: @Sendable () -> Double

    /// A router.
    ///
    /// - Parameters:
    ///   - providers: in the order in which they are asked whether they serve a named model.
    ///   - routing: where calls go.
    ///   - clock: measures and waits.
    ///   - random: numbers in 0 ..< 1, for jitter.
    package init(
        providers: [any LLMProvider], routing: LLMRouting, clock: LLMClock = .continuous(),
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.providers = providers
        self.routing = routing
        self.clock = clock
        self.random = random
    }

    /// Who would answer.
    ///
    /// - Throws: `notConfigured` when nobody would.
    package func route(_ request: LLMRequest, preference: LLMPreference = LLMPreference()) throws(LLMError) -> LLMRoute
    {
        if let model = request.model { return try route(named: model, preferring: nil) }
        if let tier = request.tier { return try route(of: tier, preferring: preference.provider) }
        if let model = preference.model { return try route(named: model, preferring: preference.provider) }
        return try route(of: preference.tier ?? routing.defaultTier, preferring: preference.provider)
    }

    /// Answers one request, with several attempts where that may help.
    ///
    /// - Parameter onEvent: hears the answer as it comes; `restarted` voids what came before it.
    /// - Throws: the last attempt's failure.
    package func complete(
        _ request: LLMRequest, preference: LLMPreference = LLMPreference(),
        onEvent: @Sendable (LLMEvent) async -> Void = { _ in }
    ) async throws(LLMError) -> LLMResponse {
        let route = try route(request, preference: preference)
        guard let provider = provider(named: route.provider) else { throw Self.missing(route.provider) }
        let policy = routing.policy(for: route.provider)
        let start = clock.now()
        var attempt = 1
        while true {
            let failure: LLMError
            do throws(LLMError) {
                return try await provider.complete(request, model: route.model, onEvent: onEvent)
            } catch {
                failure = error
            }
            let elapsed = clock.now() - start
            guard let delay = policy.delay(after: failure, attempt: attempt, elapsed: elapsed, jitter: random()) else {
                throw failure
            }
            await clock.sleep(delay)
            if Task.isCancelled { throw LLMError(.cancelled, provider: route.provider) }
            attempt += 1
            await onEvent(.restarted(attempt: attempt))
        }
    }

    private func route(named model: String, preferring preferred: String?) throws(LLMError) -> LLMRoute {
        if let alias = routing.aliases[model] { return try known(alias) }
        if let preferred, provider(named: preferred) != nil { return LLMRoute(provider: preferred, model: model) }
        if let slash = model.firstIndex(of: "/"), provider(named: String(model[..<slash])) != nil {
            return LLMRoute(provider: String(model[..<slash]), model: String(model[model.index(after: slash)...]))
        }
        guard let provider = providers.first(where: { $0.serves(model) }) else {
            throw LLMError(
                .notConfigured("no configured provider serves the model '\(model)'; name one as provider/model."),
                provider: "router")
        }
        return LLMRoute(provider: provider.name, model: model)
    }

    private func route(of tier: LLMTier, preferring preferred: String?) throws(LLMError) -> LLMRoute {
        if let preferred, provider(named: preferred) != nil, let model = routing.tierModels[preferred]?[tier] {
            return LLMRoute(provider: preferred, model: model)
        }
        guard let route = routing.tiers[tier] else {
            throw LLMError(
                .notConfigured("no model is configured for the tier '\(tier.rawValue)'."), provider: "router")
        }
        return try known(route)
    }

    private func known(_ route: LLMRoute) throws(LLMError) -> LLMRoute {
        guard provider(named: route.provider) != nil else { throw Self.missing(route.provider) }
        return route
    }

    private func provider(named name: String) -> (any LLMProvider)? { providers.first { $0.name == name } }

    private static func missing(_ name: String) -> LLMError {
        LLMError(.notConfigured("the provider '\(name)' is not configured."), provider: "router")
    }
}
