/// What the loop's thread knows of a child.
///
/// | event                       | unsupervised                          | supervised                              |
/// |-----------------------------|---------------------------------------|-----------------------------------------|
/// | timeout, terminate(grace)   | SIGTERM to its session                | request to the supervisor               |
/// | grace over                  | SIGKILL to its session                | (the supervisor does it)                |
/// | patience over               | –                                     | `survivors`; watched on until it ends   |
/// | report of the supervisor    | –                                     | notes ending, usage, error              |
/// | end of the spawned process  | notes ending, usage; kills the rest   | noted                                   |
/// | finished when               | it ended                              | it ended and its socket is closed       |
final class RunningChild {
    /// One output: captured, and for two of them passed on live.
    struct Port {
        let number: Int32
        let source: OutputSource?
        var reader: Descriptor?
        var captured = CapturedOutput()
    }

    enum Phase: Equatable {
        case running
        /// Asked to end; to be killed at this time.
        case stopping(killAt: UInt64)
        case killed
        /// Nobody waits any more, but it has not ended yet.
        case abandoned
    }

    let id: UInt64
    let process: Int32
    let end: Descriptor
    let outcome: ChildOutcome
    let isSupervised: Bool
    let outputLimit: Int
    let lockFile: String?
    let executable: String
    let workingDirectory: String
    let grace: Duration
    let startTime: UInt64
    var control: Descriptor?
    var ports: [Port]
    var phase = Phase.running
    var stopReason: ProcessResult.StopReason?
    var ending: ProcessResult.Ending?
    var endTime: UInt64?
    var usage = ResourceUsage()
    var containment = Containment.none
    var failure: ProcessError?
    var hasEnded = false

    init(_ launch: Launch, _ spawned: Spawned, startTime: UInt64) {
        id = launch.id
        process = spawned.process
        end = spawned.end
        control = spawned.control
        outcome = launch.outcome
        isSupervised = launch.isSupervised
        outputLimit = launch.command.outputLimit
        lockFile = launch.command.lockFile
        executable = launch.command.executable
        workingDirectory = launch.command.workingDirectory
        grace = launch.command.grace
        self.startTime = startTime
        ports = spawned.outputs.map { number, reader in
            let source: OutputSource? = number == 1 ? .standardOutput : number == 2 ? .standardError : nil
            return Port(number: number, source: source, reader: reader)
        }
    }

    func noteEnding(_ ending: ProcessResult.Ending) {
        guard self.ending == nil else { return }
        self.ending = ending
        endTime = monotonicNow()
    }

    /// The result, once nothing more can come.
    func makeResult() -> ChildOutcome.Value {
        if let failure { return .failure(failure) }
        guard let ending else { return .failure(.supervisionLost) }
        var captured: [Int32: CapturedOutput] = [:]
        for port in ports { captured[port.number] = port.captured }
        let standardOutput = captured.removeValue(forKey: 1) ?? CapturedOutput()
        let standardError = captured.removeValue(forKey: 2) ?? CapturedOutput()
        return .success(
            ProcessResult(
                ending: ending, stopReason: stopReason, standardOutput: standardOutput, standardError: standardError,
                outputs: captured, duration: .nanoseconds((endTime ?? monotonicNow()) - startTime), usage: usage,
                containment: containment))
    }
}
