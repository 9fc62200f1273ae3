import Glibc
import Synchronization

/// A program that was started, with its output as it comes. Killed when the value goes away.
final class TestProgram: Sendable {
    /// How it ended: its exit status, or 128 and the signal.
    struct Ending: Sendable {
        var code: Int32
        var output: String
        var errors: String
    }

    private struct State {
        var texts: [[UInt8]] = [[], []]
        var open = 2
        var code: Int32?
        var waiters: [(condition: @Sendable (Ending, Bool) -> Bool, continuation: CheckedContinuation<Ending, Never>)] =
            []

        var ending: Ending {
            Ending(
                code: code ?? -1, output: String(decoding: texts[0], as: UTF8.self),
                errors: String(decoding: texts[1], as: UTF8.self))
        }
    }

    /// The lock of all spawns; never freed.
    private struct Lock: @unchecked Sendable {
        let pointer = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

        init() { pthread_mutex_init(pointer, nil) }
    }

    private static let spawning = Lock()

    let pid: pid_t
    private let state = Mutex(State())

    /// Starts it with an environment of its own: nothing is inherited.
    init(
        _ executable: String, _ arguments: [String], environment: [String: String], directory: String = "/"
    ) throws {
        // One at a time: no other child may inherit the pipes, or their ends would not be seen.
        pthread_mutex_lock(Self.spawning.pointer)
        defer { pthread_mutex_unlock(Self.spawning.pointer) }
        var pipes: [[Int32]] = []
        for _ in 0..<2 {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw Trouble("pipe: \(errno)") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            pipes.append(ends)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[0][1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[1][1], 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let argv = (["env", "-C", directory, executable] + arguments).map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, "/usr/bin/env", &actions, &attributes, argv, envp)
        close(pipes[0][1])
        close(pipes[1][1])
        guard failure == 0 else {
            close(pipes[0][0])
            close(pipes[1][0])
            throw Trouble("\(executable): \(String(cString: strerror(failure)))")
        }
        pid = child
        for (index, ends) in pipes.enumerated() { Blocking.thread { [self] in read(ends[0], index) } }
        Blocking.thread { [self] in reap() }
    }

    /// How it is now, for messages.
    var account: String {
        state.withLock { state in
            let ending = state.ending
            let state = state.code.map { "ended with \($0)" } ?? "runs (\(pid))"
            return "\(state); it said: \(ending.output)\(ending.errors)"
        }
    }

    func send(_ signal: Int32) {
        // Under the lock: the pid is ours as long as it was not reaped.
        state.withLock { if $0.code == nil { _ = kill(pid, signal) } }
    }

    /// Returns when it has ended and all its output is here.
    func ended() async -> Ending { await wait { _, isOver in isOver } }

    /// Returns when its output is so, or it has ended.
    @discardableResult
    func printed(_ condition: @escaping @Sendable (_ output: String) -> Bool) async -> Ending {
        await wait { ending, isOver in isOver || condition(ending.output) }
    }

    /// Returns when its errors are so, or it has ended.
    @discardableResult
    func complained(_ condition: @escaping @Sendable (_ errors: String) -> Bool) async -> Ending {
        await wait { ending, isOver in isOver || condition(ending.errors) }
    }

    private func wait(_ condition: @escaping @Sendable (Ending, Bool) -> Bool) async -> Ending {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.waiters.append((condition, continuation))
                Self.notify(&state)
            }
        }
    }

    private static func notify(_ state: inout State) {
        if state.waiters.isEmpty { return }
        let ending = state.ending
        let isOver = state.code != nil && state.open == 0
        state.waiters.removeAll { waiter in
            guard waiter.condition(ending, isOver) else { return false }
            waiter.continuation.resume(returning: ending)
            return true
        }
    }

    private func read(_ descriptor: Int32, _ index: Int) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            state.withLock { state in
                if count > 0 { state.texts[index] += buffer[..<count] } else { state.open -= 1 }
                Self.notify(&state)
            }
            if count <= 0 { break }
        }
        close(descriptor)
    }

    private func reap() {
        // Waits without reaping first, so that a signal never goes to another process.
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        state.withLock { state in
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            state.code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
            Self.notify(&state)
        }
    }
}

/// Work that blocks, on threads of its own.
enum Blocking {
    private final class Work {
        let body: () -> Void

        init(_ body: @escaping () -> Void) { self.body = body }
    }

    static func thread(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Work(body)).toOpaque())
        pthread_detach(thread)
    }

    static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            thread { continuation.resume(with: Result { try body() }) }
        }
    }
}
