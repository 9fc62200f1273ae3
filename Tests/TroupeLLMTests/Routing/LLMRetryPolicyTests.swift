import Testing
import TroupeLLM

struct LLMRetryPolicyTests {
    private let failure = LLMError(.network("x"), provider: "p")

    @Test(arguments: [
        (1, 0.0, 500), (1, 0.999, 999), (2, 0.0, 1000), (3, 0.0, 2000), (7, 0.0, 30_000), (19, 0.0, 30_000),
    ])
    func `Our own wait doubles up to a minute, half of it by chance`(attempt: Int, jitter: Double, milliseconds: Int) {
        let policy = LLMRetryPolicy(maxAttempts: 20)
        let delay = policy.delay(after: failure, attempt: attempt, elapsed: .zero, jitter: jitter) ?? .zero
        #expect(abs(delay / .milliseconds(1) - Double(milliseconds)) < 1)
    }

    @Test func `A wait the provider asks for is never shortened`() {
        let error = LLMError(.rateLimited(retryAfter: .seconds(100)), provider: "p")
        let policy = LLMRetryPolicy()
        #expect(policy.delay(after: error, attempt: 1, elapsed: .zero, jitter: 0) == .seconds(100))
        #expect(policy.delay(after: error, attempt: 1, elapsed: .zero, jitter: 0.5) == .seconds(105))
    }

    @Test func `Nothing begins after the time is over or the attempts are used up`() {
        let policy = LLMRetryPolicy(maxAttempts: 3, maxElapsed: .seconds(10))
        #expect(policy.delay(after: failure, attempt: 2, elapsed: .seconds(9), jitter: 0) != nil)
        #expect(policy.delay(after: failure, attempt: 2, elapsed: .seconds(9.5), jitter: 0) == nil)
        #expect(policy.delay(after: failure, attempt: 3, elapsed: .zero, jitter: 0) == nil)
    }

    @Test func `Absurd numbers are brought within bounds`() {
        let policy = LLMRetryPolicy(maxAttempts: 1_000_000, initialDelay: .seconds(-1), factor: .infinity)
        #expect(policy.maxAttempts == 20)
        #expect(policy.delay(after: failure, attempt: 19, elapsed: .zero, jitter: 0) == .zero)
    }
}
