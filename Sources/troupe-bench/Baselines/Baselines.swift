import Glibc
import TroupeProcess

/// What the lines are held against, taken by other people's programs.
enum Baselines {
    /// Runs a program of others to its end; what it says on standard output.
    static func output(_ program: String, _ arguments: [String]) async throws -> String {
        var command = ProcessCommand(program, arguments, environment: inherited)
        if let directory = getcwd(nil, 0) {
            command.workingDirectory = String(cString: directory)
            free(directory)
        }
        command.containment = .none
        command.timeout = .seconds(300)
        let result = try await ProcessRunner().run(command)
        guard result.succeeded else {
            throw BenchError("\(program) failed: \(result.standardError.text)\(result.standardOutput.text)")
        }
        return result.standardOutput.text
    }

    private static var inherited: [(name: String, value: String)] {
        ["PATH", "HOME"].compactMap { name in getenv(name).map { (name, String(cString: $0)) } } + [
            ("LC_ALL", "C.UTF-8")
        ]
    }

    static var searchPath: String { getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin" }
}
