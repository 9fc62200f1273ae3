import Glibc

/// `openssl s_server` with a certificate for 127.0.0.1 only.
struct TLSServer {
    let port: UInt16
    private let process: pid_t
    /// What it says is not read, but must not end in a closed pipe.
    private let output: Int32

    /// Makes `key` and `cert` in the directory and starts the server on an ephemeral port.
    init(directory: TemporaryDirectory) throws {
        let key = directory.path + "/key"
        let certificate = directory.path + "/cert"
        let (maker, silence) = try Self.spawn([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ])
        var status: Int32 = 0
        waitpid(maker, &status, 0)
        close(silence)
        guard status == 0 else { throw ScriptedServer.Failure(call: "openssl req", code: status) }
        let (server, words) = try Self.spawn([
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www",
        ])
        process = server
        output = words
        // It says "ACCEPT 127.0.0.1:PORT" once it listens.
        var said = ""
        var byte: UInt8 = 0
        while read(words, &byte, 1) == 1, !(byte == 0x0A && said.contains("ACCEPT ")) {
            said = byte == 0x0A ? "" : said + String(UnicodeScalar(byte))
        }
        guard let port = said.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            kill(server, SIGKILL)
            waitpid(server, nil, 0)
            close(words)
            throw ScriptedServer.Failure(call: "openssl s_server", code: 0)
        }
        self.port = port
    }

    func stop() {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(output)
    }

    /// Starts a program; the descriptor reads what it says on standard output.
    private static func spawn(_ arguments: [String]) throws -> (pid_t, Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ScriptedServer.Failure(call: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw ScriptedServer.Failure(call: "posix_spawnp", code: code)
        }
        return (process, ends[0])
    }
}
