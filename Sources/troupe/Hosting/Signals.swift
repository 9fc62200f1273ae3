import Glibc

/// The signals that end the program, as a stream: taken by a thread of its own with sigwait(3), so that nothing runs
/// in a signal handler.
enum Signals {
    /// Must be called before other threads are made: they inherit the mask.
    static func stream() -> AsyncStream<Int32> {
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        var thread = pthread_t()
        let waiter = SignalWaiter(continuation)
        let started = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SignalWaiter>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(waiter).toOpaque())
        if started == 0 { pthread_detach(thread) }
        return stream
    }
}

private final class SignalWaiter {
    private let continuation: AsyncStream<Int32>.Continuation

    init(_ continuation: AsyncStream<Int32>.Continuation) { self.continuation = continuation }

    func run() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        while true {
            var signal: Int32 = 0
            if sigwait(&set, &signal) == 0 { continuation.yield(signal) }
        }
    }
}
