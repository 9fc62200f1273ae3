internal import CLinux
internal import Glibc

/// A child that was just started, and our ends of its connections.
struct Spawned {
    let process: Int32
    let end: Descriptor
    let control: Descriptor?
    /// The child's number of each output, and where it can be read.
    let outputs: [(number: Int32, reader: Descriptor)]
}

extension Launch {
    /// Starts the program. The calling thread must live as long as this program: an unsupervised child dies with it.
    func spawn() throws(ProcessError) -> Spawned {
        var map = inherited.map { (source: $0.descriptor.number, target: $0.target) }
        var outputs: [(number: Int32, reader: Descriptor)] = []
        var ours: [Descriptor] = []
        for (target, number) in [(target: 1, number: 1), (target: 2, number: 2)] + furtherOutputs {
            let pipe = try Descriptor.pipe()
            map.append((pipe.writer.number, target))
            ours.append(pipe.writer)
            outputs.append((number, pipe.reader))
        }
        var control: Descriptor?
        if isSupervised {
            let socket = try Descriptor.messageSocket()
            map.append((socket.theirs.number, SupervisorOrder.control))
            ours.append(socket.theirs)
            control = socket.ours
        }
        map.sort { $0.target < $1.target }
        let process = try withExtendedLifetime(ours) { () throws(ProcessError) in try start(map) }
        let end = troupe_pidfd_open(process)
        guard end >= 0 else {
            // Without it we could not learn of its end.
            let code = errno
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            throw .resource("a process descriptor", errno: code)
        }
        return Spawned(process: process, end: Descriptor(end), control: control, outputs: outputs)
    }

    private func start(_ map: [(source: Int32, target: Int32)]) throws(ProcessError) -> Int32 {
        let descriptors = map.map { troupe_descriptor(source: $0.source, target: $0.target) }
        let limits = isSupervised ? [] : command.limits.map(\.raw)
        let environment = isSupervised ? [] : command.environment.map { "\($0.name)=\($0.value)" }
        let argumentList = CStringList([executable] + arguments)
        let environmentList = CStringList(environment)
        let path = CStringList([executable, isSupervised ? "/" : command.workingDirectory])
        var spawned = troupe_spawned()
        let result = withExtendedLifetime((argumentList, environmentList, path)) {
            descriptors.withUnsafeBufferPointer { descriptors in
                limits.withUnsafeBufferPointer { limits in
                    var request = troupe_spawn(
                        path: path.pointers[0], argv: argumentList.pointers, envp: environmentList.pointers,
                        directory: path.pointers[1], descriptors: descriptors.baseAddress,
                        descriptor_count: descriptors.count, limits: limits.baseAddress, limit_count: limits.count,
                        nice: isSupervised ? 0 : command.niceness, new_session: 1,
                        parent_death_signal: isSupervised ? 0 : SIGKILL)
                    return troupe_spawn(&request, &spawned)
                }
            }
        }
        guard result == 0 else {
            throw ProcessError(
                stage: spawned.stage, errno: spawned.error, executable: executable,
                workingDirectory: command.workingDirectory)
        }
        return spawned.pid
    }
}

extension ProcessError {
    /// From what the C side reports, with the path that the stage is about.
    init(stage: Int32, errno code: Int32, executable: String, workingDirectory: String) {
        let stages: [UInt32: Stage] = [
            TROUPE_STAGE_FORK.rawValue: .fork, TROUPE_STAGE_DIRECTORY.rawValue: .workingDirectory,
            TROUPE_STAGE_DESCRIPTORS.rawValue: .descriptors, TROUPE_STAGE_LIMITS.rawValue: .limits,
            TROUPE_STAGE_PRIORITY.rawValue: .priority, TROUPE_STAGE_EXEC.rawValue: .execute,
        ]
        let stage = stages[UInt32(bitPattern: stage)] ?? .order
        self = .start(stage, path: stage == .workingDirectory ? workingDirectory : executable, errno: code)
    }
}

/// A NULL-terminated array of C strings.
final class CStringList {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
        pointers[count] = nil
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
