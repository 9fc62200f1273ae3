import Glibc

/// The signals that end the program, as a stream: taken by a thread of its own with sigwait(3), so that nothing runs
/// in a signal handler.
enum Signals {
    fileprivate static var handled: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        return set
    }

    /// Must be called before any other thread is made, those of Swift's tasks included: they inherit the mask. A single
    /// thread without it would be given the signal, and the program would end at once.
    static func block() {
        var set = handled
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// What arrives from now on; for commands with `takesSignals`.
    static func stream() -> AsyncStream<Int32> {
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
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
        var set = Signals.handled
        while true {
            var signal: Int32 = 0
            if sigwait(&set, &signal) == 0 { continuation.yield(signal) }
        }
    }
}
