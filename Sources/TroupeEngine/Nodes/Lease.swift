import Glibc
import Synchronization

/// Until when the other servers must take this one for alive, by a clock that goes on while the program, or the machine, stands
/// still.
///
/// A server that was stopped finds its work where it left it, while others have taken it over: nothing with an effect outside may
/// begin before it has renewed. A lone server has nobody who could, and so no end of its lease.
final class Lease: Sendable {
    /// Shorter than what the others wait (`PostgresNodes.leaseTime`), in microseconds.
    static let time: Int64 = 3_000_000

    private let end = Atomic<Int64>(.max)

    /// Microseconds since the machine was started (`CLOCK_BOOTTIME`).
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    var isValid: Bool { Self.now() < end.load(ordering: .acquiring) }

    /// It was renewed by a request that was sent at this moment.
    func renew(at moment: Int64) { end.store(moment + Self.time, ordering: .releasing) }

    /// There is nobody else.
    func lift() { end.store(.max, ordering: .releasing) }
}
