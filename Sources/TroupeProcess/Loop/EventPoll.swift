internal import CLinux
internal import Glibc

/// Waits for descriptors and one point in time. Used by one thread after it was made.
final class EventPoll {
    /// What a descriptor belongs to: a child (0: the loop itself) and its role there.
    struct Token {
        var id: UInt64
        var role: Int

        static let wake = Token(id: 0, role: 0)
        static let timer = Token(id: 0, role: 1)
    }

    private let poll: Descriptor
    private let timer: Descriptor
    private var armed: UInt64?
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(ProcessError) {
        poll = try .adopt(epoll_create1(Int32(EPOLL_CLOEXEC)), "an event poll")
        let flags = Int32(TFD_CLOEXEC | TFD_NONBLOCK)
        timer = try .adopt(timerfd_create(CLOCK_MONOTONIC, flags), "a timer")
        try add(timer, .timer)
    }

    func add(_ descriptor: Descriptor, _ token: Token) throws(ProcessError) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = token.id << 16 | UInt64(token.role)
        guard epoll_ctl(poll.number, EPOLL_CTL_ADD, descriptor.number, &event) == 0 else {
            throw .resource("watching a descriptor", errno: errno)
        }
    }

    func remove(_ descriptor: Descriptor) {
        var event = epoll_event()
        epoll_ctl(poll.number, EPOLL_CTL_DEL, descriptor.number, &event)
    }

    /// Waits for what is ready, and no longer than until `deadline` (nanoseconds of the monotonic clock).
    func wait(until deadline: UInt64?) -> [Token] {
        arm(deadline)
        let count = epoll_wait(poll.number, &events, Int32(events.count), -1)
        guard count > 0 else { return [] }
        return events.prefix(Int(count)).map { Token(id: $0.data.u64 >> 16, role: Int($0.data.u64 & 0xffff)) }
    }

    private func arm(_ deadline: UInt64?) {
        guard deadline != armed else { return }
        armed = deadline
        var setting = itimerspec()
        if let deadline {
            // Zero would switch it off.
            setting.it_value = timespec(
                tv_sec: Int(deadline / 1_000_000_000), tv_nsec: max(1, Int(deadline % 1_000_000_000)))
        }
        timerfd_settime(timer.number, Int32(TFD_TIMER_ABSTIME), &setting, nil)
    }

    /// To be called when the timer is ready.
    func acknowledgeTimer() {
        var count: UInt64 = 0
        _ = read(timer.number, &count, 8)
        armed = nil
    }
}

/// A reading of the monotonic clock, in nanoseconds.
func monotonicNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// The point in time that far from now; a century for anything longer.
func deadline(after duration: Duration) -> UInt64 {
    monotonicNow() + UInt64(min(duration.wholeMilliseconds, 3_155_760_000_000)) * 1_000_000
}
