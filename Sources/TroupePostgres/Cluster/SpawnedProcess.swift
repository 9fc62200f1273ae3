import CLinux
import Glibc

/// A child process with its pidfd. It must be waited for; `deinit` only frees the descriptor.
struct SpawnedProcess: ~Copyable {
    let processID: pid_t
    /// Readable once the process has ended (pidfd_open(2)).
    let descriptor: Int32

    /// The environment of every child: nothing of ours reaches it, least of all PG* variables.
    static func environment(home: String) -> [String] {
        ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=\(home)"]
    }

    /// Runs `arguments[0]`, an absolute path, in its own session, so that a terminal's Ctrl-C reaches us and not it,
    /// with `output` as standard output and error and no other descriptor of ours.
    init(_ arguments: [String], home: String, output: Int32) throws(PostgresError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        GNUFunctions.isolate(&actions, in: "/")

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t(), allSignals = sigset_t()
        sigemptyset(&noSignals)
        sigfillset(&allSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        // POSIX_SPAWN_SETSID, which Swift's Glibc lacks (spawn.h, glibc 2.26).
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | newSession)

        let argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        let environment: [UnsafeMutablePointer<CChar>?] = Self.environment(home: home).map { strdup($0) } + [nil]
        defer { (argv + environment).forEach { free($0) } }
        var processID = pid_t()
        let status = posix_spawn(&processID, arguments[0], &actions, &attributes, argv, environment)
        guard status == 0 else {
            throw PostgresError(.cluster, "cannot run \(arguments[0]): \(String(cString: strerror(status)))")
        }
        self.processID = processID
        descriptor = GNUFunctions.openProcess(processID)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Waits for the end and returns the status of waitpid(2).
    func reap() -> Int32 {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// "exit code 1" or "signal 9", from a status of waitpid(2).
    static func describe(_ status: Int32) -> String {
        status & 0x7f == 0 ? "exit code \((status >> 8) & 0xff)" : "signal \(status & 0x7f)"
    }

    /// What a short command prints, at most 4 KiB; nil when it cannot run. Blocks.
    static func output(of arguments: [String]) -> String? {
        guard let ends = GNUFunctions.makePipe() else { return nil }
        defer { close(ends.read) }
        let spawned: SpawnedProcess
        do {
            spawned = try SpawnedProcess(arguments, home: "/", output: ends.write)
            close(ends.write)
        } catch {
            close(ends.write)
            return nil
        }
        var text: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while text.count < bytes.count {
            let count = read(ends.read, &bytes, bytes.count)
            if count <= 0 { break }
            text += bytes.prefix(count)
        }
        return spawned.reap() == 0 ? String(decoding: text, as: UTF8.self) : nil
    }
}
