/// Requests that wait for jobs, by type, first come first served. A part of `JobDesk`: it is touched only from there.
struct JobWaiters {
    /// Requests at once, at most.
    static let limit = 10_000

    private struct Waiter {
        var type: String
        /// There may be a job since it last looked.
        var isAlerted = false
        var continuation: CheckedContinuation<Void, Never>?
    }

    private var waiters: [UInt64: Waiter] = [:]
    /// By type, in the order of their coming.
    private var tickets: [String: [UInt64]] = [:]
    private var next: UInt64 = 0

    var isFull: Bool { waiters.count >= Self.limit }

    /// Whether anybody looks for jobs of the type.
    func isAwaited(_ type: String) -> Bool { tickets[type] != nil }

    mutating func join(type: String) -> UInt64 {
        next += 1
        waiters[next] = Waiter(type: type)
        tickets[type, default: []].append(next)
        return next
    }

    /// It looks for jobs now: what was offered before does not count any more.
    mutating func look(_ ticket: UInt64) { waiters[ticket]?.isAlerted = false }

    func isAlerted(_ ticket: UInt64) -> Bool { waiters[ticket]?.isAlerted ?? true }

    mutating func wait(_ ticket: UInt64, _ continuation: CheckedContinuation<Void, Never>) {
        guard let waiter = waiters[ticket], !waiter.isAlerted else { return continuation.resume() }
        waiters[ticket]?.continuation = continuation
    }

    /// Jobs of the type may be had: as many requests are told as there are jobs.
    mutating func offer(_ type: String, count: Int) {
        var left = count
        for ticket in tickets[type] ?? [] where left > 0 && waiters[ticket]?.isAlerted == false {
            alert(ticket)
            left -= 1
        }
    }

    mutating func alert(_ ticket: UInt64) {
        waiters[ticket]?.isAlerted = true
        waiters[ticket]?.continuation?.resume()
        waiters[ticket]?.continuation = nil
    }

    mutating func alertAll() {
        for ticket in waiters.keys { alert(ticket) }
    }

    /// What it was told of and did not take is for the next.
    mutating func leave(_ ticket: UInt64) {
        guard let waiter = waiters.removeValue(forKey: ticket) else { return }
        waiter.continuation?.resume()
        tickets[waiter.type]?.removeAll { $0 == ticket }
        if tickets[waiter.type]?.isEmpty == true { tickets[waiter.type] = nil }
        if waiter.isAlerted { offer(waiter.type, count: 1) }
    }
}
