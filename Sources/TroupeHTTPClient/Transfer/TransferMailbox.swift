import Synchronization

/// What the transfer thread is asked to do by other threads, and the means to wake it.
///
/// | state   | run       | post                | close                    | thread ends |
/// |---------|-----------|---------------------|--------------------------|-------------|
/// | idle    | running   | kept                | closed, orders handed back |           |
/// | running | refused   | kept, thread woken  | closing, thread woken    | closed      |
/// | closed  | nothing   | refused             |                          |             |
final class TransferMailbox: Sendable {
    enum Command: Sendable {
        case start(TransferOrder)
        case resume(TransferChannel)
        case cancel(TransferChannel)
    }

    private struct State {
        var commands: [Command] = []
        var openOrders = 0
        var isClosed = false
        var hasStarted = false
        var wakeHandle: WakeHandle?
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: orders that may be open (waiting or active) at once.
    init(limit: Int) {
        self.limit = limit
    }

    /// `nil`, or why the order is refused.
    func start(_ order: TransferOrder) -> HTTPClientError.Reason? {
        state.withLock { state in
            guard !state.isClosed else { return .closed }
            guard state.openOrders < limit else { return .tooManyRequests(limit: limit) }
            state.openOrders += 1
            post(.start(order), to: &state)
            return nil
        }
    }

    /// Posts a word about an order that was started before; without effect once closed.
    func post(_ command: Command) {
        state.withLock { state in
            if !state.isClosed { post(command, to: &state) }
        }
    }

    private func post(_ command: Command, to state: inout State) {
        state.commands.append(command)
        if state.commands.count == 1 { state.wakeHandle?.wake() }
    }

    /// Refuses further orders and ends the thread. Returns orders that no thread will ever see.
    func close() -> [TransferOrder] {
        state.withLock { state in
            state.isClosed = true
            state.wakeHandle?.wake()
            guard !state.hasStarted else { return [] }
            let commands = state.commands
            state.commands = []
            return commands.compactMap { if case .start(let order) = $0 { order } else { nil } }
        }
    }

    /// What became of a thread's claim.
    enum Claim {
        case granted
        case closedBefore
        case takenBefore
    }

    /// Claims the mailbox for a thread, once.
    func claim() -> Claim {
        state.withLock { state in
            guard !state.hasStarted else { return .takenBefore }
            guard !state.isClosed else { return .closedBefore }
            state.hasStarted = true
            return .granted
        }
    }

    func attach(_ wakeHandle: WakeHandle) {
        state.withLock { $0.wakeHandle = wakeHandle }
    }

    /// Closes for good, before the multi handle is freed. Returns the last orders.
    func detach() -> [TransferOrder] {
        state.withLock { state in
            state.isClosed = true
            state.wakeHandle = nil
            let commands = state.commands
            state.commands = []
            return commands.compactMap { if case .start(let order) = $0 { order } else { nil } }
        }
    }

    /// Everything posted since the last call, and whether to end. `ended` orders have left since then.
    func take(ended: Int) -> (commands: [Command], isClosed: Bool) {
        state.withLock { state in
            state.openOrders -= ended
            let commands = state.commands
            state.commands = []
            return (commands, state.isClosed)
        }
    }
}
