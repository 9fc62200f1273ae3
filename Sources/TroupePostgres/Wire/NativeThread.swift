// Both, because whichever C module the compiler loads first owns pthread_attr_t.
import CLinux
import Glibc

/// Starts threads for work that blocks, so that the cooperative pool never does.
enum NativeThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a thread of its own; `name` (at most 15 bytes) shows in `ps` and debuggers.
    /// Returns false when the system has no thread left.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let named = Body {
            setName(name)
            body()
        }
        let context = Unmanaged.passRetained(named)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        if status != 0 { context.release() }
        return status == 0
    }

    /// `pthread_setname_np` is not in Swift's Glibc; the kernel takes the name as a file too (proc(5)). Only for
    /// people, so a failure does not matter.
    private static func setName(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, name, name.utf8.count)
        close(file)
    }
}
