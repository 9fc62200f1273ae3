import Glibc

/// Runs blocking work on a thread of its own, so that the cooperative pool stays free. False if there is no thread
/// to be had; `body` has not run then.
func onOwnThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let work = Unmanaged.passRetained(Work(body))
    var id = pthread_t()
    let failed = pthread_create(
        &id, nil,
        { work in
            Unmanaged<Work>.fromOpaque(work!).takeRetainedValue().body()
            return nil
        }, work.toOpaque())
    if failed != 0 {
        work.release()
        return false
    }
    pthread_detach(id)
    return true
}
