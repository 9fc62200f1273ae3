import Glibc
import TroupeThreads

/// The signals that end the program, as a stream: taken by a thread of its own with sigwait(3), so that nothing runs
/// in a signal handler.
enum Signals {
    private static var handled: sigset_t {
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
        // Without the thread there is none to end the program by a signal; nothing else depends on it.
        _ = OwnThread.start("signals") {
            var set = handled
            while true {
                var signal: Int32 = 0
                if sigwait(&set, &signal) == 0 { continuation.yield(signal) }
            }
        }
        return stream
    }
}
