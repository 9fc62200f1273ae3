import CCurl

/// Drives every transfer on one thread: takes orders, moves bytes, watches deadlines.
///
/// | from    | cause                                       | to      | word to the channel        |
/// |---------|---------------------------------------------|---------|----------------------------|
/// |         | order                                       | queued  |                            |
/// | queued  | a slot is free                              | active  |                            |
/// | queued  | cancel, total timeout, close                | ended   | failure                    |
/// | active  | libcurl is done, cancel, a timeout, close   | ended   | success or failure         |
final class TransferLoop {
    private static let longestWait: Int64 = 3_600_000

    private let multi: CurlMulti
    private let mailbox: TransferMailbox
    private let configuration: HTTPClientConfiguration
    private var queued: [TransferOrder] = []
    private var active: [ObjectIdentifier: Transfer] = [:]
    private var endedSinceReport = 0
    /// No deadline lies before this moment; `nil` when there is none at all.
    private var nextDeadline: ContinuousClock.Instant?

    /// `nil` when libcurl gives no multi handle.
    init?(mailbox: TransferMailbox, configuration: HTTPClientConfiguration) {
        guard let multi = CurlMulti(maxIdleConnections: configuration.maxIdleConnections) else { return nil }
        self.multi = multi
        self.mailbox = mailbox
        self.configuration = configuration
    }

    /// Works until the mailbox is closed; every transfer has ended when this returns.
    func run() {
        mailbox.attach(multi.wakeHandle)
        while true {
            let (commands, isClosed) = mailbox.take(ended: endedSinceReport)
            endedSinceReport = 0
            for command in commands { handle(command) }
            if isClosed { break }
            startQueued()
            multi.perform()
            endFinished()
            expire(now: .now)
            multi.poll(milliseconds: endedSinceReport > 0 && !queued.isEmpty ? 0 : wait(from: .now))
        }
        queued += mailbox.detach()
        for order in queued { order.channel.finish(.failure(HTTPClientError(.closed, target: order.channel.target))) }
        queued = []
        for transfer in Array(active.values) {
            end(transfer, .failure(HTTPClientError(.closed, target: transfer.channel.target)))
        }
    }

    private func handle(_ command: TransferMailbox.Command) {
        switch command {
        case .start(let order):
            queued.append(order)
            if let deadline = order.totalDeadline { noteDeadline(deadline) }
        case .resume(let channel):
            active[ObjectIdentifier(channel)]?.resume()
        case .cancel(let channel):
            let error = HTTPClientError(.cancelled, target: channel.target)
            if let transfer = active[ObjectIdentifier(channel)] {
                end(transfer, .failure(error))
            } else if let index = queued.firstIndex(where: { $0.channel === channel }) {
                queued.remove(at: index)
                endedSinceReport += 1
            }
        }
    }

    private func startQueued() {
        let free = configuration.maxActiveRequests - active.count
        guard free > 0, !queued.isEmpty else { return }
        for order in queued.prefix(free) { start(order) }
        queued.removeFirst(min(free, queued.count))
    }

    private func start(_ order: TransferOrder) {
        let now = ContinuousClock.now
        do throws(HTTPClientError) {
            let transfer = try Transfer(order, configuration: configuration, now: now)
            guard multi.add(transfer.easy) else {
                throw HTTPClientError(.cannotRun("libcurl took no transfer"), target: order.channel.target)
            }
            active[ObjectIdentifier(order.channel)] = transfer
            noteDeadline(transfer.nextDeadline(now: now))
        } catch {
            endedSinceReport += 1
            order.channel.finish(.failure(error))
        }
    }

    private func endFinished() {
        while let (context, code) = multi.nextEnded() {
            let transfer = Transfer.from(context)
            end(transfer, transfer.end(code))
        }
    }

    private func end(_ transfer: Transfer, _ result: Result<Void, HTTPClientError>) {
        multi.remove(transfer.easy)
        active[ObjectIdentifier(transfer.channel)] = nil
        endedSinceReport += 1
        transfer.channel.finish(result)
    }

    private func expire(now: ContinuousClock.Instant) {
        guard let due = nextDeadline, now >= due else { return }
        nextDeadline = nil
        for transfer in Array(active.values) {
            if let error = transfer.timeout(at: now) {
                end(transfer, .failure(error))
            } else {
                noteDeadline(transfer.nextDeadline(now: now))
            }
        }
        queued.removeAll { order in
            guard let deadline = order.totalDeadline, let total = order.request.timeouts.total else { return false }
            guard now >= deadline else {
                noteDeadline(deadline)
                return false
            }
            endedSinceReport += 1
            let error = HTTPClientError(.timedOut(.total, after: total), target: order.channel.target)
            order.channel.finish(.failure(error))
            return true
        }
    }

    private func noteDeadline(_ deadline: ContinuousClock.Instant) {
        nextDeadline = nextDeadline.map { min($0, deadline) } ?? deadline
    }

    private func wait(from now: ContinuousClock.Instant) -> Int32 {
        guard let nextDeadline else { return Int32(Self.longestWait) }
        return Int32(min(max((nextDeadline - now).millisecondsRoundedUp, 0), Self.longestWait))
    }
}
