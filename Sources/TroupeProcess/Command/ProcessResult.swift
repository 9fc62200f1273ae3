internal import Glibc

/// How a child ended, what it wrote and what it used. No process of it is left when this exists (with a supervisor).
package struct ProcessResult: Sendable {
    /// How the main process ended.
    package enum Ending: Sendable, Equatable {
        /// It exited with this status.
        case exited(Int32)
        /// This signal killed it.
        case signaled(Int32)
    }

    /// Why the child was ended by us.
    package enum StopReason: Sendable, Equatable {
        /// `ProcessCommand.timeout` passed.
        case timeout
        /// The task that awaited it was cancelled, or nobody held it any more.
        case cancelled
        /// `ChildProcess.terminate` was called.
        case terminated
    }

    /// How the main process ended.
    package var ending: Ending
    /// Set when we asked it to end before it had done so by itself.
    package var stopReason: StopReason?
    /// What came through descriptor 1.
    package var standardOutput: CapturedOutput
    /// What came through descriptor 2.
    package var standardError: CapturedOutput
    /// What came through `ProcessCommand.outputs`.
    package var outputs: [Int32: CapturedOutput]
    /// From the start to the end of the main process.
    package var duration: Duration
    /// What the processes used.
    package var usage: ResourceUsage
    /// What held the processes together in fact.
    package var containment: Containment

    /// Whether it exited with status 0 and by itself.
    package var succeeded: Bool { ending == .exited(0) && stopReason == nil }
}

/// The beginning of one output.
package struct CapturedOutput: Sendable, Equatable {
    /// The first bytes, up to `ProcessCommand.outputLimit`.
    package var bytes: [UInt8] = []
    /// How many bytes there were.
    package var totalByteCount: UInt64 = 0

    /// Whether there were more than were kept.
    package var isTruncated: Bool { totalByteCount > UInt64(bytes.count) }

    /// The bytes as text; what is not UTF-8 is replaced by U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Counts the bytes and keeps as many as fit.
    mutating func append(_ new: UnsafeRawBufferPointer, limit: Int) {
        totalByteCount += UInt64(new.count)
        let room = min(new.count, limit - bytes.count)
        if room > 0 { bytes.append(contentsOf: new.prefix(room)) }
    }
}

/// What a child and the descendants that were waited for used, as in getrusage(2).
package struct ResourceUsage: Sendable, Equatable {
    /// CPU time in user mode.
    package var userTime: Duration = .zero
    /// CPU time in the kernel.
    package var systemTime: Duration = .zero
    /// The largest resident size of any one process, in bytes.
    package var maximumResidentSize: UInt64 = 0
}

extension ProcessResult.Ending {
    /// From a wait status, see wait(2).
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signaled(signal)
    }
}

extension ResourceUsage {
    init(_ usage: rusage) {
        userTime = .seconds(usage.ru_utime.tv_sec) + .microseconds(usage.ru_utime.tv_usec)
        systemTime = .seconds(usage.ru_stime.tv_sec) + .microseconds(usage.ru_stime.tv_usec)
        maximumResidentSize = UInt64(max(0, usage.ru_maxrss)) * 1024
    }
}
