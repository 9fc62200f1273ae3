import Glibc
import TroupeProcess

/// What the tests look at outside the code under test: processes by a word on their command line, and a directory.
struct StepProbe: ~Copyable {
    /// A number that only this test's processes have among their arguments, usable as the time of `sleep`.
    let marker = "86400.\(UInt64.random(in: 1_000_000_000...9_999_999_999))"
    /// A directory removed at the end.
    let directory: String

    init() throws {
        var template = Array("/tmp/troupe-process-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ProcessError.resource("a directory", errno: errno) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in Self.names(of: directory) { unlink("\(directory)/\(name)") }
        rmdir(directory)
    }

    /// The processes with the marker among their arguments; zombies have none.
    func marked() -> [Int32] {
        Self.names(of: "/proc").compactMap { Int32($0) }.filter { process in
            String(decoding: Self.content("/proc/\(process)/cmdline"), as: UTF8.self).contains(marker)
        }
    }

    /// Writes a file in the directory and returns its path.
    func file(_ name: String, _ content: [UInt8], mode: mode_t = 0o644) -> String {
        let path = "\(directory)/\(name)"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        defer { close(file) }
        _ = content.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        fchmod(file, mode)
        return path
    }

    static func content(_ path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = buffer.withUnsafeMutableBytes({ read(file, $0.baseAddress, $0.count) }), count > 0 {
            content += buffer[..<count]
        }
        return content
    }

    static func names(of directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// The supervisor beside the running test program.
    static func supervisorPath() -> String? {
        guard let program = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(program) }
        let path = String(cString: program)
        return path.lastIndex(of: "/").map { "\(path[..<$0])/troupe-supervisor" }
    }

    static func exists(_ process: Int32) -> Bool {
        !(kill(process, 0) == -1 && errno == ESRCH)
    }
}

/// A shell script as command, under a supervisor unless told otherwise.
func script(_ text: String, _ arguments: [String] = [], _ containment: Containment = .subreaper) -> ProcessCommand {
    var command = ProcessCommand(
        "/bin/bash", ["-c", text, "step"] + arguments, environment: [("PATH", "/usr/bin:/bin")])
    command.containment = containment
    return command
}

extension ChildProcess {
    /// The output up to and with a line that says "ready".
    func untilReady() async -> String {
        var text = ""
        guard let output else { return text }
        for await chunk in output {
            text += String(decoding: chunk.bytes, as: UTF8.self)
            if text.hasSuffix("ready\n") { break }
        }
        return text
    }
}

/// All ways to hold processes together, and those with a supervisor.
enum Containments {
    static let all: [Containment] = [.none, .subreaper, .processNamespace]
    static let supervised: [Containment] = [.subreaper, .processNamespace]
}
