import Glibc

/// Holds a script's thread until the test lets it go on, once for each `open`.
///
/// `@unchecked Sendable`: a semaphore is made for threads, and its memory stays where it is until the last reference
/// is gone.
final class Blocker: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func open() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
