import Glibc

/// Seconds since it was made.
struct Stopwatch {
    /// What goes by.
    enum Kind {
        /// The time of the world.
        case wall
        /// The processor's time of this thread: what others do at the same time hardly shows in it.
        case thread

        fileprivate var now: Double {
            var time = timespec()
            clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }

    private let kind: Kind
    private let start: Double

    init(_ kind: Kind) {
        self.kind = kind
        start = kind.now
    }

    var seconds: Double { kind.now - start }
}
