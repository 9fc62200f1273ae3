/// What to run, completely: nothing is inherited from this program but the umask.
///
/// The child gets a session of its own (so no controlling terminal), default signal handling, the descriptors named here
/// and no others.
package struct ProcessCommand: Sendable {
    /// The program's path; see `ExecutableLookup` for finding it by name.
    package var executable: String
    /// The arguments after the program's own name.
    package var arguments: [String]
    /// The complete environment, in this order.
    package var environment: [(name: String, value: String)]
    /// The absolute path of the directory to start in.
    package var workingDirectory: String
    /// What standard input yields; empty means `/dev/null`.
    package var standardInput: [UInt8] = []
    /// Further descriptors (3…255) and what can be read from them, of any size: the child reads from a sealed memory
    /// file, so nothing waits for it to read.
    package var inputs: [Int32: [UInt8]] = [:]
    /// Further descriptors (3…255) the child may write to, captured like standard output but not streamed.
    package var outputs: Set<Int32> = []
    /// How many bytes of each output are kept, from its beginning.
    package var outputLimit = 1 << 20
    /// Resource limits of the child and all below it.
    package var limits: [ResourceLimit] = []
    /// Added to the scheduling priority: 0…19 is nicer; negative values need privileges.
    package var niceness: Int32 = 0
    /// After this long all processes are ended as by `ChildProcess.terminate`; nil for never.
    package var timeout: Duration?
    /// How long a timeout or a cancelled task leaves between SIGTERM and SIGKILL.
    package var grace: Duration = .seconds(5)
    /// How the processes below the child are held together.
    package var containment: Containment = .subreaper
    /// What the main process leaves behind may go on this long (a `tee` that writes the last lines) before it is killed.
    package var orphanGrace: Duration = .milliseconds(100)
    /// A file locked from before the start until no process of the step is left, even beyond a crash of this program;
    /// see `ProcessRunner.confirmGone`. Needs a supervisor, that is, a containment other than `none`.
    package var lockFile: String?

    package init(
        _ executable: String, _ arguments: [String] = [], environment: [(name: String, value: String)] = [],
        workingDirectory: String = "/"
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
    }
}

/// How the processes of a step are held together; `docs/decisions/0002-process-supervision.md` weighs them.
package enum Containment: Sendable, Equatable {
    /// No supervisor: only the child's own session is ended, and a child that left it escapes. For short programs of
    /// our own choosing (git). The child itself dies with this program, what it started may not.
    case none
    /// A supervisor adopts every orphan and kills all descendants. Nothing else changes for the child.
    case subreaper
    /// The step has process numbers and a /proc of its own, and ends at one stroke. Where the kernel refuses, this is
    /// `subreaper`; `ProcessResult.containment` says what it was.
    case processNamespace
}

/// A limit as in setrlimit(2); it holds as soft and hard limit.
package struct ResourceLimit: Sendable, Equatable {
    /// What is limited.
    package enum Resource: Sendable, CaseIterable {
        /// Bytes of address space of one process.
        case addressSpace
        /// Bytes of a core dump.
        case coreSize
        /// Seconds of CPU time of one process.
        case cpuSeconds
        /// Bytes of a file written.
        case fileSize
        /// Number of open descriptors of one process.
        case openFiles
        /// Number of processes of the *user* (not of the step); without effect for root.
        case processes
    }

    /// What is limited.
    package var resource: Resource
    /// The limit, in the unit of the resource.
    package var value: UInt64

    package init(_ resource: Resource, _ value: UInt64) {
        self.resource = resource
        self.value = value
    }
}
