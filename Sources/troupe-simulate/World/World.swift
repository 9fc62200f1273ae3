import CTaskHook
import TroupeInterpreter

/// Where a simulated run happens: one thread, one time, one seed. All that the engine's tasks do next, and all that
/// takes time, is decided here.
///
/// `@unchecked Sendable`: the engine's tasks see it, and all of them run on the thread that calls `run`.
final class World: @unchecked Sendable {
    private struct Happening {
        var time: Int64
        var number: Int
        var body: () -> Void
    }

    /// Microseconds since 1970, UTC.
    private(set) var now: Int64 = 1_800_000_000_000_000
    /// Which of the things that may happen next happens.
    private var schedule: SeededRandom
    /// How long things take; apart from the schedule, so that fewer faults do not change what is drawn.
    private var durations: SeededRandom
    private let order: Order
    private var agenda: [Happening] = []
    private var number = 0
    /// Jobs run and things that happened.
    private(set) var steps = 0
    /// What must never be, in the order in which it was seen.
    private(set) var violations: [Violation] = []
    let trace: Trace

    /// How the next of the waiting jobs is chosen.
    private enum Order: CaseIterable {
        case first, last, any, mostlyFirst
    }

    init(seed: UInt64, isCalm: Bool, trace: Trace) {
        schedule = SeededRandom(seed: seed &* 31 &+ 1)
        durations = SeededRandom(seed: seed &* 31 &+ 2)
        order = isCalm ? .first : Order.allCases.randomElement(using: &schedule) ?? .any
        self.trace = trace
    }

    /// Notes what must never be; the run ends with it.
    func violate(_ invariant: Invariant, _ detail: String) {
        violations.append(Violation(invariant: invariant, detail: detail))
        trace.note(now, "VIOLATED \(invariant.rawValue): \(detail)")
    }

    func note(_ text: @autoclosure () -> String) { trace.note(now, text()) }

    // MARK: Time

    /// Has something happen later.
    func after(_ delay: Int64, _ body: @escaping () -> Void) {
        number += 1
        agenda.append(Happening(time: now + max(0, delay), number: number, body: body))
    }

    /// Suspends the caller.
    func pause(_ delay: Int64) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            after(delay) { continuation.resume() }
        }
    }

    /// A duration between the two, in microseconds.
    func some(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &durations) }

    /// The clock is set forward; what was to happen before then happens now.
    func jump(_ microseconds: Int64) { now += microseconds }

    // MARK: Going on

    /// Goes on until it is done, something is violated, or nothing can happen any more (false).
    func run(until isDone: () -> Bool, limit: Int) -> Bool {
        let end = steps + limit
        while !isDone(), violations.isEmpty {
            if steps >= end || !step() { return false }
        }
        return true
    }

    /// Lets run what can run without time going on.
    func settle(limit: Int) {
        let end = steps + limit
        while troupe_jobs_count() > 0, steps < end {
            steps += 1
            runJob()
        }
    }

    private func step() -> Bool {
        steps += 1
        let jobs = troupe_jobs_count()
        let next = agenda.indices.min { isSooner(agenda[$0], agenda[$1]) }
        // Mostly computing takes no time, and never long.
        if jobs > 0 {
            let isNear = next.map { agenda[$0].time <= now + 10_000 } ?? false
            if !isNear || Int.random(in: 0..<16, using: &schedule) > 0 {
                runJob()
                return true
            }
        }
        guard let next else { return false }
        let happening = agenda.remove(at: next)
        now = max(now, happening.time)
        happening.body()
        return true
    }

    private func isSooner(_ left: Happening, _ right: Happening) -> Bool {
        (left.time, left.number) < (right.time, right.number)
    }

    private func runJob() {
        let count = troupe_jobs_count()
        let index: Int =
            switch order {
            case .first: 0
            case .last: count - 1
            case .any: Int.random(in: 0..<count, using: &schedule)
            case .mostlyFirst: Int.random(in: 0..<8, using: &schedule) > 0 ? 0 : count - 1
            }
        troupe_job_run(index)
    }
}
