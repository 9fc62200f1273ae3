internal import CLinux
internal import Glibc
internal import Synchronization

/// The way to the thread that starts and watches all children.
final class ProcessLoop: Sendable {
    enum Message: Sendable {
        case start(Launch)
        case terminate(UInt64, grace: Duration, ProcessResult.StopReason)
        /// End when no child is left.
        case stop
    }

    let wake: Descriptor
    private let inbox = Mutex<[Message]>([])
    private let lastID = Atomic<UInt64>(0)

    private init(wake: Descriptor) {
        self.wake = wake
    }

    /// Starts the thread.
    static func start(patience: Duration) throws(ProcessError) -> ProcessLoop {
        let loop = ProcessLoop(wake: try .adopt(eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)), "an event"))
        let poll = try EventPoll()
        let start = ThreadStart(loop: loop, poll: poll, patience: patience)
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(start)
        let code = pthread_create(&thread, nil, runLoopThread, retained.toOpaque())
        guard code == 0 else {
            retained.release()
            throw .resource("a thread", errno: code)
        }
        pthread_detach(thread)
        return loop
    }

    func nextID() -> UInt64 {
        lastID.add(1, ordering: .relaxed).newValue
    }

    func send(_ message: Message) {
        let isFirst = inbox.withLock { inbox in
            inbox.append(message)
            return inbox.count == 1
        }
        if isFirst { eventfd_write(wake.number, 1) }
    }

    /// What came since the last time, in order.
    func receive() -> [Message] {
        var count: eventfd_t = 0
        eventfd_read(wake.number, &count)
        return inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
    }
}

/// What the new thread needs.
private final class ThreadStart {
    let loop: ProcessLoop
    let poll: EventPoll
    let patience: Duration

    init(loop: ProcessLoop, poll: EventPoll, patience: Duration) {
        self.loop = loop
        self.poll = poll
        self.patience = patience
    }
}

private func runLoopThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // The program's signals are for other threads.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    let thread = LoopThread(loop: start.loop, poll: start.poll, patience: start.patience)
    thread.run()
    return nil
}
