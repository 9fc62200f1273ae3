import Glibc

/// The time, for everything in the engine. Tests bring their own.
package protocol EngineClock: Sendable {
    /// Microseconds since 1970, UTC.
    func now() -> Int64
    /// Returns when `now()` has reached `deadline`, or throws when the task is canceled.
    func sleep(until deadline: Int64) async throws
}

/// The machine's clock. Long sleeps are taken in pieces, so that a clock that is set forward is noticed in time.
package struct SystemClock: EngineClock {
    private static let piece: Int64 = 30_000_000

    package init() {}

    package func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    package func sleep(until deadline: Int64) async throws {
        while true {
            let rest = deadline - now()
            if rest <= 0 { return }
            try await Task.sleep(for: .microseconds(min(rest, Self.piece)))
        }
    }
}
