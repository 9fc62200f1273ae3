import Testing
import TroupeGraph
import TroupeLLM
import TroupeTesting

@Suite(.timeLimit(.minutes(1)))
struct LLMRouterTests {
    /// A provider with a name of its own in front of the simulation.
    struct Named: LLMProvider {
        let name: String
        let prefix: String
        var inner = SimulatedProvider()

        func serves(_ model: String) -> Bool { model.hasPrefix(prefix) }

        func complete(
            _ request: LLMRequest, model: String, onEvent: @Sendable (LLMEvent) async -> Void
        ) async throws(LLMError) -> LLMResponse {
            try await inner.complete(request, model: model, onEvent: onEvent)
        }
    }

    private static let routing = LLMRouting(
        tiers: [
            .fast: LLMRoute(provider: "one", model: "one-s"), .balanced: LLMRoute(provider: "one", model: "one-m"),
        ],
        tierModels: ["two": [.fast: "two-s", .deep: "two-l"]],
        aliases: ["best": LLMRoute(provider: "two", model: "two-xl"), "lost": LLMRoute(provider: "gone", model: "x")])

    private func router(
        _ script: [SimulatedScript.Reply] = [], clock: ManualLLMClock = ManualLLMClock(), jitter: Double = 0,
        policy: LLMRetryPolicy = LLMRetryPolicy()
    ) -> LLMRouter {
        let simulation = SimulatedProvider(
            script: SimulatedScript(rules: script.isEmpty ? [] : [.init(replies: script)]))
        var routing = Self.routing
        routing.retry[nil] = policy
        return LLMRouter(
            providers: [Named(name: "one", prefix: "one-", inner: simulation), Named(name: "two", prefix: "two-")],
            routing: routing, clock: clock.clock, random: { jitter })
    }

    @Test(
        arguments: [
            (nil, nil, LLMPreference(), "one one-m"), (nil, .fast, LLMPreference(), "one one-s"),
            ("two-x", nil, LLMPreference(), "two two-x"), ("two-x", .fast, LLMPreference(model: "one-y"), "two two-x"),
            ("best", nil, LLMPreference(), "two two-xl"), ("two/one-z", nil, LLMPreference(), "two one-z"),
            (nil, .fast, LLMPreference(model: "one-y"), "one one-s"),
            (nil, nil, LLMPreference(model: "one-y", tier: .fast), "one one-y"),
            (nil, nil, LLMPreference(tier: .fast), "one one-s"),
            (nil, .fast, LLMPreference(provider: "two"), "two two-s"),
            (nil, nil, LLMPreference(provider: "two", tier: .deep), "two two-l"),
            (nil, nil, LLMPreference(provider: "two"), "one one-m"),
            (nil, nil, LLMPreference(provider: "gone"), "one one-m"),
            (nil, nil, LLMPreference(provider: "two", model: "own"), "two own"),
            ("strange", nil, LLMPreference(), nil), ("lost", nil, LLMPreference(), nil),
            (nil, .deep, LLMPreference(), nil),
        ] as [(String?, LLMTier?, LLMPreference, String?)])
    func `The route follows request, preference, tier and configuration in this order`(
        model: String?, tier: LLMTier?, preference: LLMPreference, route: String?
    ) {
        var request = LLMRequest(prompt: "x")
        request.model = model
        request.tier = tier
        let found = try? router().route(request, preference: preference)
        #expect(found.map { "\($0.provider) \($0.model)" } == route)
    }

    @Test func `A retryable failure is tried again, with growing waits, and then the answer comes`() async throws {
        let clock = ManualLLMClock()
        let heard = EventRecorder()
        let router = router(
            [
                .failure(name: "serverFailure", retryAfterSeconds: nil),
                .failure(name: "network", retryAfterSeconds: nil),
                .failure(name: "rateLimited", retryAfterSeconds: 40), .text("yes"),
            ], clock: clock)
        let response = try await router.complete(LLMRequest(prompt: "x")) { heard.hear($0) }
        #expect(response.text == "yes")
        #expect(response.model == "one-m")
        #expect(clock.sleeps == [.milliseconds(500), .seconds(1), .seconds(40)])
        #expect(heard.events.filter { if case .restarted = $0 { true } else { false } }.count == 3)
        #expect(heard.text == "yes")
    }

    @Test(arguments: ["invalidRequest", "authentication", "refused"])
    func `A final failure is not tried again`(name: String) async {
        let clock = ManualLLMClock()
        let router = router([.failure(name: name, retryAfterSeconds: nil), .text("yes")], clock: clock)
        let error = await failure { () async throws(LLMError) in _ = try await router.complete(LLMRequest(prompt: "x"))
        }
        #expect(error?.isRetryable == false)
        #expect(clock.sleeps.isEmpty)
    }

    @Test func `The attempts are counted and the last failure is thrown`() async {
        let clock = ManualLLMClock()
        let router = router(
            [.failure(name: "overloaded", retryAfterSeconds: nil)], clock: clock, policy: LLMRetryPolicy(maxAttempts: 3)
        )
        let error = await failure { () async throws(LLMError) in _ = try await router.complete(LLMRequest(prompt: "x"))
        }
        #expect(error?.reason == .overloaded(retryAfter: nil))
        #expect(clock.sleeps.count == 2)
    }

    @Test func `A wait that is asked for and too long fails at once, with the wait for the caller`() async {
        let clock = ManualLLMClock()
        let router = router([.failure(name: "rateLimited", retryAfterSeconds: 301), .text("yes")], clock: clock)
        let error = await failure { () async throws(LLMError) in _ = try await router.complete(LLMRequest(prompt: "x"))
        }
        #expect(error?.retryAfter == .seconds(301))
        #expect(clock.sleeps.isEmpty)
    }

    @Test func `A task cancelled while it waits does not ask again`() async {
        let simulation = SimulatedProvider(
            script: SimulatedScript(rules: [
                .init(replies: [.failure(name: "network", retryAfterSeconds: nil), .text("yes")])
            ]))
        let clock = LLMClock(now: { .zero }, sleep: { _ in withUnsafeCurrentTask { $0?.cancel() } })
        let router = LLMRouter(providers: [simulation], routing: .simulated, clock: clock)
        let task = Task {
            await failure { () async throws(LLMError) in _ = try await router.complete(LLMRequest(prompt: "x")) }
        }
        #expect(await task.value?.reason == .cancelled)
    }
}
