import Glibc

/// Threads for work that blocks, so that the cooperative pool never does.
package enum OwnThread {
    /// Which signals a thread takes.
    package enum SignalMask: Sendable {
        /// Those that the starting thread takes; children that the thread starts have the same mask.
        case inherited
        /// None: for what may write to a broken pipe or connection without saying `MSG_NOSIGNAL`, as OpenSSL does.
        case all
    }

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a detached thread.
    ///
    /// - Parameters:
    ///   - name: shows in `ps` and debuggers, at most 15 bytes of it.
    ///   - stack: bytes; nil for as many as the system gives.
    ///   - blocked: the signals that the thread does not take.
    /// - Returns: 0, or the errno of `pthread_create`; then `body` does not run.
    package static func start(
        _ name: String, stack: Int? = nil, blocking blocked: SignalMask = .inherited,
        _ body: @escaping @Sendable () -> Void
    ) -> Int32 {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        if let stack { pthread_attr_setstacksize(&attributes, stack) }
        let work = Unmanaged.passRetained(
            Work {
                if blocked == .all { blockSignals() }
                setName(name)
                body()
            })
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { context in
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        if code != 0 { work.release() }
        return code
    }

    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }

    /// `pthread_setname_np` is not in Swift's Glibc; the kernel takes the name as a file too (proc(5)). Only for people, so
    /// a failure does not matter.
    private static func setName(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        close(file)
    }
}
