import Glibc
import Testing
import TroupeProcess

/// The tests that start processes, one after the other: they count what is left over, and some load the machine.
@Suite(.serialized) enum RealProcesses {}

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
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
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

    /// The processes named in a lock file: guard, warden and, without a namespace, the main process.
    static func recorded(_ path: String) -> [Int32] {
        String(decoding: content(path), as: UTF8.self).split(whereSeparator: { $0 == "\n" || $0 == "\0" })
            .compactMap { $0.split(separator: " ").first.flatMap { Int32($0) } }
    }

    /// The process and its start time, as `cut -d' ' -f1,22 /proc/PID/stat` prints them; nil if there is none.
    static func identity(_ process: Int32) -> String? {
        let fields = String(decoding: content("/proc/\(process)/stat"), as: UTF8.self).split(separator: ") ").last?
            .split(separator: " ")
        guard let fields, fields.count > 19 else { return nil }
        return "\(process) \(fields[19])"
    }

    /// Whether the process of that identity still exists, if only as a zombie.
    static func exists(_ identity: String) -> Bool {
        guard let process = identity.split(separator: " ").first.flatMap({ Int32($0) }) else { return false }
        return kill(process, 0) == 0 && Self.identity(process) == identity
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
    /// The output up to and with a given number of lines that say "ready".
    func untilReady(_ count: Int = 1) async -> String {
        var text = ""
        guard let output else { return text }
        for await chunk in output {
            text += String(decoding: chunk.bytes, as: UTF8.self)
            if text.split(separator: "\n").filter({ $0 == "ready" }).count == count { break }
        }
        return text
    }

    /// Waits until every process of `escaping` is there.
    func untilEscaped() async {
        _ = await untilReady(5)
    }
}

/// A step of five processes that leave its session in every way there is and ignore SIGTERM. Each says that it is ready
/// and executes nothing afterwards, so that it can be seen by its arguments from then on.
let escaping = #"""
    trap '' TERM
    run='$| = 1; $SIG{TERM} = $SIG{HUP} = "IGNORE"; print "ready\n"; sleep 86400'
    setsid perl -e "$run" $1 &
    ( setsid setsid perl -e "$run" $1 & )
    ( setsid perl -e "${run/sleep/close STDIN; close STDOUT; close STDERR; sleep}" $1 & )
    perl -e "$run" $1 &
    echo ready
    wait
    """#

/// All ways to hold processes together, and those with a supervisor.
enum Containments {
    static let all: [Containment] = [.none, .subreaper, .processNamespace]
    static let supervised: [Containment] = [.subreaper, .processNamespace]
}
