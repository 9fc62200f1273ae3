import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

struct TimerTests {
    @Test(arguments: [("30s", 30_000), (5, 5000), ("PT1M", 60_000), ("${inputs.N}s", 7000)] as [(Value, Int64)])
    func `wait waits for its duration`(_ duration: Value, _ milliseconds: Int64) {
        var driver = Driver(DefinitionBuilder.build([.wait("w", duration)]), inputs: ["N": 7])
        driver.advance(milliseconds: milliseconds - 1)
        #expect(driver.outcome == nil)
        driver.advance(milliseconds: 1)
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `wait until a time that has passed goes on at once`() {
        var driver = Driver(
            DefinitionBuilder.build([Step(id: "w", action: .until("2001-01-01T00:00:00Z"))]))
        driver.advance(milliseconds: 0)
        #expect(driver.outcome == .completed)
        var later = Driver(
            DefinitionBuilder.build([Step(id: "w", action: .until("${inputs.T}"))]),
            inputs: ["T": .string(TimestampText.text(driver.now + 2_000_000))])
        later.advance(milliseconds: 1999)
        #expect(later.outcome == nil)
        later.advance(milliseconds: 1)
        #expect(later.outcome == .completed)
    }

    @Test(arguments: ["soon", "-5s", ""])
    func `A duration that is none fails the step`(_ text: String) {
        #expect(Driver(DefinitionBuilder.build([.wait("w", .string(text))])).fault?.code == "timer.duration")
        let job = Step.job("j").with { $0.timeout = .string(text) }
        #expect(Driver(DefinitionBuilder.build([job])).fault?.code == "timer.duration")
        let until = Step(id: "w", action: .until(.string(text)))
        #expect(Driver(DefinitionBuilder.build([until])).fault?.code == "timer.until")
    }

    @Test func `A job's timeout stops it first, and then fails it`() {
        var driver = Driver(DefinitionBuilder.build([Step.job("j").with { $0.timeout = "10s" }]))
        driver.advance(milliseconds: 10_000)
        #expect(driver.stopping.count == 1)
        #expect(driver.outcome == nil)
        driver.stopAll()
        #expect(driver.outcome == .failed)
        #expect(driver.fault?.code == "timeout")
        #expect(driver.problems == [])
    }

    @Test func `Each attempt has the whole timeout`() {
        let step = Step.job("j").with {
            $0.timeout = "10s"
            $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 1000)
        }
        var driver = Driver(DefinitionBuilder.build([step]))
        driver.advance(milliseconds: 10_000)
        driver.stopAll()
        #expect(driver.open == [])
        driver.advance(milliseconds: 1000)
        #expect(driver.started == ["j", "j#2"])
        driver.advance(milliseconds: 9999)
        driver.complete("j")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A job that is done before its stop is known still counts as timed out`() {
        var driver = Driver(DefinitionBuilder.build([Step.job("j").with { $0.timeout = 1 }]))
        let order = driver.order("j")!
        driver.advance(milliseconds: 1000)
        driver.send(.jobCompleted(element: order.element, attempt: 1, outputs: [:]))
        #expect(driver.outcome == .failed)
    }

    @Test func `A container's timeout ends all inside it`() {
        let definition = DefinitionBuilder.build([
            .parallel("p", [.job("a"), .wait("w", "1h"), .times("t", 2, [.job("b")])]).with {
                $0.timeout = "1m"
                $0.onError = "continue"
            },
            .job("next"),
        ])
        var driver = Driver(definition)
        driver.advance(milliseconds: 60_000)
        #expect(driver.stopping.count == 2)
        driver.stopAll()
        #expect(driver.open == ["next"])
        #expect(driver.timers.isEmpty)
        #expect(driver.problems == [])
    }

    @Test func `A process's timeout ends the run, through its handler`() {
        let definition = DefinitionBuilder.build(
            strategy: .escalate, handler: [.job("notify", [("code", "${error.code}")])], timeout: "${inputs.T}",
            [.job("a")])
        var driver = Driver(definition, inputs: ["T": "5s"])
        driver.advance(milliseconds: 5000)
        driver.stopAll()
        #expect(driver.order("notify")?.inputs == ["code": "timeout"])
        driver.complete("notify")
        #expect(driver.fault?.code == "timeout")
        #expect(driver.outcome == .failed)
        #expect(driver.problems == [])
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_709_164_800_123_456, "2024-02-29T00:00:00.123456Z"),
            (253_402_300_799_000_000, "9999-12-31T23:59:59.000000Z"),
        ] as [(Int64, String)])
    func `Times are written and read`(_ microseconds: Int64, _ text: String) {
        #expect(TimestampText.text(microseconds) == text)
        #expect(TimestampText.microseconds(text) == microseconds)
    }

    @Test(arguments: [
        ("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00.000000Z"),
        ("2026-01-31t12:00:00.5z", "2026-01-31T12:00:00.500000Z"),
        ("2026-01-31T00:00:00.123456789-00:30", "2026-01-31T00:30:00.123456Z"),
    ])
    func `Times have offsets and fractions`(_ text: String, _ expected: String) {
        #expect(TimestampText.microseconds(text).map(TimestampText.text) == expected)
    }

    @Test(arguments: [
        "", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:00:00",
        "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00.1234567890Z", "2026-01-31T12:00:00+0200", "2026-01-31T12:00:00Zx",
        "20x6-01-31T12:00:00Z",
    ])
    func `What is no time is none`(_ text: String) { #expect(TimestampText.microseconds(text) == nil) }
}
