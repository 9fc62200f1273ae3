internal import Glibc

/// Why a child could not be run, or not be confirmed gone. Never contains arguments or environment.
package enum ProcessError: Error, Equatable, CustomStringConvertible {
    /// What starting a program went wrong at.
    package enum Stage: Sendable, Equatable {
        case fork, workingDirectory, descriptors, limits, priority, execute, order
    }

    /// The command itself is unusable.
    case invalidCommand(String)
    /// The program could not be started; `path` is that of the program, or of the directory.
    case start(Stage, path: String, errno: Int32)
    /// A resource of this program was refused, such as descriptors or memory.
    case resource(String, errno: Int32)
    /// The supervisor is at none of these places.
    case supervisorMissing(searched: [String])
    /// The supervisor was killed; it is gone with all the step's processes, but how the step ended is not known.
    case supervisionLost
    /// Processes did not die in time after SIGKILL; the supervisor of this number goes on trying.
    case survivors(supervisor: Int32)
    /// A process of an earlier attempt still holds the lock file.
    case stillRunning(lockFile: String, process: Int32?)
    /// The lock file cannot be used.
    case lockFile(path: String, errno: Int32)
    /// Waiting for an earlier attempt's end was cancelled.
    case cancelled

    package var description: String {
        switch self {
        case .invalidCommand(let reason):
            "The command cannot be run: \(reason)."
        case .start(.workingDirectory, let path, let code):
            "The working directory '\(path)' cannot be entered: \(text(code))."
        case .start(.execute, let path, let code):
            "The program '\(path)' cannot be executed: \(text(code))."
        case .start(let stage, let path, let code):
            "Starting '\(path)' failed at its \(stage): \(text(code))."
        case .resource(let what, let code):
            "Running a process needs \(what), which the system refuses: \(text(code))."
        case .supervisorMissing(let searched):
            "The program troupe-supervisor is missing; it was looked for at \(searched.joined(separator: ", ")). "
                + "Install it beside troupe or in ../libexec/troupe."
        case .supervisionLost:
            "The step's supervisor was killed by something else; the step's processes were ended with it."
        case .survivors(let supervisor):
            "Some of the step's processes do not die; their supervisor, process \(supervisor), goes on trying."
        case .stillRunning(let path, let process):
            "An earlier attempt of this step is still running"
                + (process.map { " under process \($0)" } ?? "") + "; it holds '\(path)'."
        case .lockFile(let path, let code):
            "The lock file '\(path)' cannot be used: \(text(code))."
        case .cancelled:
            "Waiting for the end of an earlier attempt was cancelled."
        }
    }
}

/// The system's words for an errno.
private func text(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return buffer.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
