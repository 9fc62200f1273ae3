import Glibc
import TroupeGraph

@testable import TroupeShell

/// What a rendered script did when a real shell ran it in an empty directory.
struct ShellRun {
    var stdout: [UInt8]
    var stderr: [UInt8]
    var variables: [UInt8]
    var exitCode: Int32
    /// Names in the directory afterwards.
    var files: [String]

    var text: String { String(decoding: stdout, as: UTF8.self) }
    var messages: String { String(decoding: stderr, as: UTF8.self) }

    init(_ script: RenderedScript, input stdin: [UInt8] = []) throws {
        let directory = try TemporaryDirectory()
        let work = directory.path + "/work"
        mkdir(work, 0o700)
        let input = try directory.file("stdin", stdin)
        let source = try directory.file("input", script.input)
        let output = try directory.file("stdout")
        let errors = try directory.file("stderr")
        let capture = try directory.file("capture")
        defer { for descriptor in [input, source, output, errors, capture] { close(descriptor) } }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        posix_spawn_file_actions_adddup2(&actions, source, RenderedScript.inputDescriptor)
        posix_spawn_file_actions_adddup2(&actions, capture, RenderedScript.captureDescriptor)
        var arguments = (["env", "--chdir=\(work)"] + script.arguments).map { strdup($0) } + [nil]
        let variables = ["PATH=/usr/bin:/bin", "HOME=/nonexistent", "LANG=C.UTF-8"]
        var environment = variables.map { strdup($0) } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        // Threads of the concurrency runtime block signals; the shell must not inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        let result = posix_spawnp(&process, "env", &actions, &attributes, &arguments, &environment)
        guard result == 0 else { throw TestTrouble(text: "spawn: \(result)") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}

        stdout = try directory.content(of: "stdout")
        stderr = try directory.content(of: "stderr")
        self.variables = try directory.content(of: "capture")
        exitCode = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        files = try TemporaryDirectory.names(in: work)
    }
}

/// Something the tests rely on failed.
struct TestTrouble: Error {
    var text: String
}

/// A directory of its own that goes away with the value.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/troupe-shell-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestTrouble(text: "mkdtemp: \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        for name in (try? names(in: path)) ?? [] {
            if unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
        }
        rmdir(path)
    }

    /// A new file with the content, open at its beginning, at a number that no shell uses.
    func file(_ name: String, _ content: [UInt8] = []) throws -> Int32 {
        let low = open(path + "/" + name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let descriptor = fcntl(low, F_DUPFD_CLOEXEC, 300)
        close(low)
        guard descriptor >= 0 else { throw TestTrouble(text: "open \(name): \(errno)") }
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw TestTrouble(text: "write \(name): \(errno)") }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    func content(of name: String) throws -> [UInt8] {
        let descriptor = open(path + "/" + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TestTrouble(text: "open \(name): \(errno)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
    }

    static func names(in path: String) throws -> [String] {
        guard let directory = opendir(path) else { throw TestTrouble(text: "opendir: \(errno)") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
