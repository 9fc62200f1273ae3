import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeProcess

/// Runs the processes of one attempt: supervised, under the attempt's lock, with their output in the log.
struct StepProcess {
    /// Bytes of each stream in which outputs are looked for.
    static let captureLimit = 16 << 20
    /// Bytes of live output that may wait for the log.
    private static let liveLimit = 1 << 20
    /// How long a canceled step's processes have between SIGTERM and SIGKILL.
    private static let grace = Duration.seconds(5)

    /// What a process left.
    struct Ended {
        var result: ProcessResult
        /// The last lines of standard error.
        var errorTail: [String]
        /// Whether the log lacks a part of the output.
        var isLogCut: Bool
    }

    let runner: ProcessRunner
    let context: JobContext

    /// Runs to the end; returns only when every process is gone.
    ///
    /// - Throws: faults `<domain>.spawn` when nothing has happened, `<domain>.lost`, `<domain>.survivors`,
    ///   `<domain>.canceled`.
    func run(_ command: ProcessCommand, domain: String) async throws(Fault) -> Ended {
        var command = command
        command.containment = .subreaper
        command.lockFile = context.lockPath
        command.outputLimit = Self.captureLimit
        command.grace = Self.grace
        var output = StepOutput(context)
        let result: ProcessResult
        do throws(ProcessError) {
            result = try await runner.run(command, liveOutputLimit: Self.liveLimit) { output.take($0) }
        } catch {
            throw Self.fault(error, domain)
        }
        output.finish()
        if result.stopReason != nil {
            throw Fault("\(domain).canceled", "it was stopped, and all its processes have ended")
        }
        return Ended(result: result, errorTail: output.errorTail, isLogCut: output.isCut)
    }

    private static func fault(_ error: ProcessError, _ domain: String) -> Fault {
        switch error {
        case .supervisionLost: Fault("\(domain).lost", error.description)
        case .survivors: Fault("\(domain).survivors", error.description)
        case .stillRunning: Fault("\(domain).still-running", error.description)
        case .cancelled: Fault("\(domain).canceled", error.description)
        case .invalidCommand, .start, .resource, .supervisorMissing, .lockFile:
            Fault("\(domain).spawn", error.description)
        }
    }
}
