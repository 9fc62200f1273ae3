/// Decides who gets which connection; the pool performs what it says.
///
///     connection:  (none) --request--> opening --opened--> idle --request--> leased --released--> idle
///                                         |                  |                  |
///                                     openFailed            lost            lost, released broken
///                                         '------------------'------------------'----------> (none)
///     waiter:      queued --a connection is free--> served
///                    '--cancelled, shut down, or opening failed while nothing else is open--> failed
struct PoolStateMachine {
    typealias ConnectionID = UInt64
    typealias WaiterID = UInt64

    enum Action: Equatable {
        /// Connect, then report `opened` or `openFailed`.
        case open(ConnectionID)
        /// Hand the connection to the waiter.
        case lease(ConnectionID, to: WaiterID)
        /// End the session and forget it.
        case close(ConnectionID)
        /// Tell the waiter why it gets nothing.
        case fail(WaiterID, WaiterFailure)
    }

    enum WaiterFailure: Equatable {
        case openFailed
        case cancelled
        case closed
        case tooManyWaiters
    }

    let limit: Int
    let waiterLimit: Int
    private(set) var isClosed = false
    private var nextConnection: ConnectionID = 1
    private var opening: Set<ConnectionID> = []
    /// The last one used is used first, so that the surplus stays untouched.
    private var idle: [ConnectionID] = []
    private var leased: Set<ConnectionID> = []
    private var waiters = Queue<WaiterID>()

    init(limit: Int, waiterLimit: Int) {
        self.limit = max(1, limit)
        self.waiterLimit = waiterLimit
    }

    var openCount: Int { idle.count + leased.count }
    var idleCount: Int { idle.count }
    var waiterCount: Int { waiters.count }

    /// Somebody wants a connection.
    mutating func request(_ waiter: WaiterID) -> [Action] {
        if isClosed { return [.fail(waiter, .closed)] }
        if let connection = idle.popLast() {
            leased.insert(connection)
            return [.lease(connection, to: waiter)]
        }
        guard waiters.count < waiterLimit else { return [.fail(waiter, .tooManyWaiters)] }
        waiters.append(waiter)
        return openForWaiters()
    }

    /// The waiter's task was cancelled; nothing when it was served already.
    mutating func cancel(_ waiter: WaiterID) -> [Action] {
        waiters.remove { $0 == waiter } == nil ? [] : [.fail(waiter, .cancelled)]
    }

    /// A connection that was asked for exists.
    mutating func opened(_ connection: ConnectionID) -> [Action] {
        guard opening.remove(connection) != nil else { return [.close(connection)] }
        return serve(connection)
    }

    /// A connection that was asked for could not be made. Waiters fail unless another connection will come free.
    mutating func openFailed(_ connection: ConnectionID) -> [Action] {
        opening.remove(connection)
        guard opening.isEmpty, openCount == 0 else { return [] }
        return waiters.removeAll().map { .fail($0, .openFailed) }
    }

    /// A lease ended. A broken connection is dropped and, if somebody waits, replaced.
    mutating func released(_ connection: ConnectionID, isUsable: Bool) -> [Action] {
        guard leased.remove(connection) != nil else { return [] }
        guard isUsable, !isClosed else { return [.close(connection)] + openForWaiters() }
        return serve(connection)
    }

    /// The session of a connection ended. A leased one stays until its lease ends.
    mutating func lost(_ connection: ConnectionID) -> [Action] {
        guard let index = idle.firstIndex(of: connection) else { return [] }
        idle.remove(at: index)
        return [.close(connection)] + openForWaiters()
    }

    /// No new leases; idle connections end now, leased ones when they come back.
    mutating func close() -> [Action] {
        isClosed = true
        opening = []
        defer { idle = [] }
        return waiters.removeAll().map { .fail($0, .closed) } + idle.map { .close($0) }
    }

    private mutating func serve(_ connection: ConnectionID) -> [Action] {
        guard let waiter = waiters.popFirst() else {
            idle.append(connection)
            return []
        }
        leased.insert(connection)
        return [.lease(connection, to: waiter)]
    }

    private mutating func openForWaiters() -> [Action] {
        var actions: [Action] = []
        while !isClosed, opening.count < waiters.count, opening.count + openCount < limit {
            opening.insert(nextConnection)
            actions.append(.open(nextConnection))
            nextConnection += 1
        }
        return actions
    }
}
