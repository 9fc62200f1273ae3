internal import CLinux
internal import Glibc

/// The thread that starts and watches all children. Only that thread uses this.
final class LoopThread {
    /// The roles of a child's descriptors; outputs follow.
    private enum Role {
        static let end = 0
        static let control = 1
        static let firstOutput = 2
    }

    private let loop: ProcessLoop
    private let poll: EventPoll
    /// How long after SIGKILL processes may take to die before the caller is told.
    private let patience: Duration
    private var children: [UInt64: RunningChild] = [:]
    private var deadlines = DeadlineQueue()
    private var isStopping = false
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init(loop: ProcessLoop, poll: EventPoll, patience: Duration) {
        self.loop = loop
        self.poll = poll
        self.patience = patience
    }

    deinit {
        buffer.deallocate()
    }

    func run() {
        // It can only fail for want of kernel memory, and then every child started is refused for the same reason.
        try? poll.add(loop.wake, .wake)
        while !(isStopping && children.isEmpty) {
            for token in poll.wait(until: deadlines.earliest) {
                if token.id != 0 {
                    if let child = children[token.id] { handle(child, token.role) }
                } else if token.role == EventPoll.Token.timer.role {
                    poll.acknowledgeTimer()
                } else {
                    for message in loop.receive() { handle(message) }
                }
            }
            let now = monotonicNow()
            while let id = deadlines.popExpired(now) {
                if let child = children[id] { deadlinePassed(child) }
            }
        }
    }

    private func handle(_ message: ProcessLoop.Message) {
        switch message {
        case .start(let launch):
            start(launch)
        case .terminate(let id, let grace, let reason):
            if let child = children[id] { stop(child, grace: grace, reason) }
        case .stop:
            isStopping = true
        }
    }

    private func start(_ launch: Launch) {
        let startTime = monotonicNow()
        do throws(ProcessError) {
            let child = RunningChild(launch, try launch.spawn(), startTime: startTime)
            children[child.id] = child
            deadlines.set(child.id, to: launch.command.timeout.map { deadline(after: $0) })
            try watch(child)
        } catch {
            if let child = children[launch.id] { giveUp(child) }
            if let path = launch.command.lockFile { LockFile.remove(path) }
            launch.outcome.finish(.failure(error))
        }
    }

    private func watch(_ child: RunningChild) throws(ProcessError) {
        try poll.add(child.end, .init(id: child.id, role: Role.end))
        if let control = child.control { try poll.add(control, .init(id: child.id, role: Role.control)) }
        for (index, port) in child.ports.enumerated() {
            if let reader = port.reader { try poll.add(reader, .init(id: child.id, role: Role.firstOutput + index)) }
        }
    }

    /// Ends a child that cannot be watched.
    private func giveUp(_ child: RunningChild) {
        if !child.isSupervised { kill(-child.process, SIGKILL) }
        // Its supervisor takes the end of the socket as ours.
        close(child)
        poll.remove(child.end)
        deadlines.set(child.id, to: nil)
        children[child.id] = nil
    }

    private func handle(_ child: RunningChild, _ role: Int) {
        switch role {
        case Role.end: ended(child)
        case Role.control: readReports(child)
        default: _ = readOutput(child, role - Role.firstOutput)
        }
    }

    // MARK: Ending a child

    private func stop(_ child: RunningChild, grace: Duration, _ reason: ProcessResult.StopReason) {
        let killAt = deadline(after: grace)
        switch child.phase {
        case .killed, .abandoned: return
        case .stopping(let earlier) where earlier <= killAt: return
        case .stopping, .running: break
        }
        if child.ending == nil, child.stopReason == nil { child.stopReason = reason }
        child.phase = .stopping(killAt: killAt)
        if child.isSupervised {
            request(child, grace: grace)
            deadlines.set(child.id, to: deadline(after: grace + patience))
        } else if grace <= .zero {
            killSession(child)
        } else {
            kill(-child.process, SIGTERM)
            // One that was stopped could not act upon it.
            kill(-child.process, SIGCONT)
            deadlines.set(child.id, to: killAt)
        }
    }

    private func request(_ child: RunningChild, grace: Duration) {
        guard let control = child.control else { return }
        let request = troupe_request(
            kind: TROUPE_REQUEST_TERMINATE.rawValue, grace: UInt32(clamping: grace.wholeMilliseconds))
        let sent = withUnsafeBytes(of: request) {
            send(control.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        // A supervisor that takes no message any more still sees the end of its socket, and that means the same.
        if sent < 0, errno == EAGAIN { shutdown(control.number, Int32(SHUT_WR)) }
    }

    private func killSession(_ child: RunningChild) {
        kill(-child.process, SIGKILL)
        child.phase = .killed
        deadlines.set(child.id, to: nil)
    }

    private func deadlinePassed(_ child: RunningChild) {
        switch child.phase {
        case .running:
            stop(child, grace: child.grace, .timeout)
        case .stopping where !child.isSupervised:
            killSession(child)
        case .stopping:
            child.phase = .abandoned
            child.outcome.finish(.failure(.survivors(supervisor: child.process)))
            close(child)
        case .killed, .abandoned:
            break
        }
    }

    private func ended(_ child: RunningChild) {
        // While it is not waited for, its number is that of its session and of no stranger's.
        if !child.isSupervised { kill(-child.process, SIGKILL) }
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(child.process, &status, WNOHANG, &usage) == child.process else { return }
        poll.remove(child.end)
        child.hasEnded = true
        if !child.isSupervised {
            child.noteEnding(.init(waitStatus: status))
            child.usage = ResourceUsage(usage)
        }
        finishIfComplete(child)
    }

    private func finishIfComplete(_ child: RunningChild) {
        guard child.hasEnded, child.control == nil || child.phase == .abandoned else { return }
        // What the dead have written is in the pipes. One that escaped from an unsupervised session may go on writing,
        // hence the bound, which is more than a pipe holds.
        for index in child.ports.indices {
            var rounds = 64
            while rounds > 0, readOutput(child, index) { rounds -= 1 }
        }
        close(child)
        deadlines.set(child.id, to: nil)
        children[child.id] = nil
        if let path = child.lockFile { LockFile.remove(path) }
        child.outcome.finish(child.makeResult())
    }

    private func close(_ child: RunningChild) {
        for index in child.ports.indices { closePort(child, index) }
        if let control = child.control { poll.remove(control) }
        child.control = nil
    }

    // MARK: Reading

    /// Reads once; whether there may be more.
    private func readOutput(_ child: RunningChild, _ index: Int) -> Bool {
        guard let reader = child.ports[index].reader else { return false }
        let count = read(reader.number, buffer.baseAddress, buffer.count)
        if count > 0 {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            child.ports[index].captured.append(bytes, limit: child.outputLimit)
            if let source = child.ports[index].source { child.outcome.live?.append(source, bytes) }
            return true
        }
        if count < 0, errno == EINTR { return true }
        if count < 0, errno == EAGAIN { return false }
        closePort(child, index)
        return false
    }

    private func closePort(_ child: RunningChild, _ index: Int) {
        guard let reader = child.ports[index].reader else { return }
        poll.remove(reader)
        child.ports[index].reader = nil
    }

    private func readReports(_ child: RunningChild) {
        while let control = child.control {
            var report = troupe_report()
            let count = withUnsafeMutableBytes(of: &report) { recv(control.number, $0.baseAddress, $0.count, 0) }
            if count == MemoryLayout<troupe_report>.size {
                note(report, of: child)
            } else if count < 0, errno == EAGAIN {
                return
            } else if !(count < 0 && errno == EINTR) {
                poll.remove(control)
                child.control = nil
            }
        }
        finishIfComplete(child)
    }

    private func note(_ report: troupe_report, of child: RunningChild) {
        switch report.kind {
        case TROUPE_REPORT_STARTED.rawValue:
            let isNamespace = report.value == Int32(bitPattern: TROUPE_CONTAINMENT_NAMESPACE.rawValue)
            child.containment = isNamespace ? .processNamespace : .subreaper
        case TROUPE_REPORT_FAILED.rawValue:
            child.failure = ProcessError(
                stage: report.value, errno: report.error, executable: child.executable,
                workingDirectory: child.workingDirectory)
        case TROUPE_REPORT_EXITED.rawValue:
            child.noteEnding(.init(waitStatus: report.value))
        case TROUPE_REPORT_GONE.rawValue:
            child.usage = ResourceUsage(
                userTime: .microseconds(report.user_microseconds),
                systemTime: .microseconds(report.system_microseconds),
                maximumResidentSize: report.max_resident_kilobytes * 1024)
        default:
            break
        }
    }
}
