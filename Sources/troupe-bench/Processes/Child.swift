import CLinux
import Glibc

/// A program that runs beside this one, with lines to and from it. Its calls block: for a thread of their own
/// (`Blocking`).
final class Child: @unchecked Sendable {
    // Used by one thread at a time: whoever started it.
    let pid: pid_t
    private let lines: UnsafeMutablePointer<FILE>
    private let input: Int32
    private let name: String
    private var status: Int32?

    /// The program that is running, in another of its roles (`Bench.roles`).
    static var ourselves: String { "/proc/self/exe" }

    /// - Parameter environment: what is added to our own; settings of Troupe are not handed down.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws(BenchError) {
        name = arguments.first ?? program
        var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw BenchError("no pipe can be made") }
        for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var settings = (Self.inherited + environment.map { "\($0.key)=\($0.value)" }).map { strdup($0) } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, program, &actions, nil, &words, &settings)
        close(toChild[0])
        close(fromChild[1])
        guard code == 0, let lines = fdopen(fromChild[0], "r") else {
            close(toChild[1])
            throw BenchError("'\(program)' cannot be started: \(String(cString: strerror(code)))")
        }
        self.pid = pid
        self.lines = lines
        input = toChild[1]
    }

    deinit {
        end(SIGKILL)
        close(input)
        fclose(lines)
    }

    /// Nothing that would tell a server of ours where its data is.
    private static var inherited: [String] {
        ["PATH", "HOME", "USER", "TMPDIR", "LANG", "TROUPE_SHARE_DIR"].compactMap { (name: String) in
            getenv(name).map { "\(name)=\(String(cString: $0))" }
        }
    }

    /// The next line of its output that begins so, without that beginning; others are passed over.
    func line(beginning start: String) throws(BenchError) -> String {
        var buffer: UnsafeMutablePointer<CChar>?
        var size = 0
        defer { free(buffer) }
        while getline(&buffer, &size, lines) > 0, let buffer {
            var line = String(cString: buffer)
            if line.hasSuffix("\n") { line.removeLast() }
            if line.hasPrefix(start) { return String(line.dropFirst(start.count)) }
        }
        throw BenchError("'\(name)' ended without saying '\(start)'")
    }

    func say(_ line: String) throws(BenchError) {
        let bytes = Array("\(line)\n".utf8)
        guard write(input, bytes, bytes.count) == bytes.count else { throw BenchError("'\(name)' does not listen") }
    }

    /// Sends a signal unless it has ended, and waits for its end.
    func end(_ signal: Int32) {
        if status != nil { return }
        kill(pid, signal)
        var code: Int32 = 0
        while waitpid(pid, &code, 0) < 0, errno == EINTR {}
        status = code
    }

    /// What the system counts of the process.
    var usage: ProcessUsage { ProcessUsage(pid: pid) }
}
