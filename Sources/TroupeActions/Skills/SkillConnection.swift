import Dispatch
import Glibc

/// One connection: a call comes in, a reply goes out. If the caller leaves in between, the call is cancelled.
///
/// Invariant of `@unchecked Sendable`: what changes is touched on `queue` alone.
final class SkillConnection: @unchecked Sendable {
    private let descriptor: Int32
    private let queue: DispatchQueue
    private let answer: SkillListener.Answer
    private let ended: @Sendable (SkillConnection) -> Void
    private let reader: any DispatchSourceRead
    /// Exists while the caller has not taken all of the reply.
    private var writer: (any DispatchSourceWrite)?
    private var received: [UInt8] = []
    private var outgoing: ArraySlice<UInt8> = []
    private var task: Task<Void, Never>?
    private var isWorking = false
    private var isDropped = false

    /// - Parameter ended: called on `queue` once the connection is closed and no call of it goes on.
    init(
        _ descriptor: Int32, queue: DispatchQueue, answer: @escaping SkillListener.Answer,
        ended: @escaping @Sendable (SkillConnection) -> Void
    ) {
        self.descriptor = descriptor
        self.queue = queue
        self.answer = answer
        self.ended = ended
        reader = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    }

    func start() {
        reader.setEventHandler { [self] in read() }
        reader.setCancelHandler { [descriptor] in close(descriptor) }
        reader.resume()
    }

    /// Closes the connection and cancels its call.
    func drop() {
        guard !isDropped else { return }
        isDropped = true
        task?.cancel()
        // The descriptor is the reader's to close; the writer has one of its own.
        writer?.cancel()
        writer = nil
        reader.cancel()
        endIfIdle()
    }

    private func endIfIdle() {
        if isDropped, !isWorking { ended(self) }
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while !isDropped {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN || errno == EWOULDBLOCK { return }
            guard count > 0, task == nil else { return drop() }
            received += buffer[..<count]
            switch SkillFrame.parse(received) {
            case .incomplete: continue
            case .broken: return drop()
            case .call(let call):
                received = []
                begin(call)
            }
        }
    }

    private func begin(_ call: SkillCall) {
        isWorking = true
        task = Task { [self] in
            let reply = await answer(call)
            queue.async { [self] in
                isWorking = false
                if isDropped { return endIfIdle() }
                outgoing = SkillFrame.encode(reply)[...]
                write()
            }
        }
    }

    private func write() {
        while !isDropped, !outgoing.isEmpty {
            let count = outgoing.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN || errno == EWOULDBLOCK { return waitForRoom() }
            guard count >= 0 else { return drop() }
            outgoing = outgoing.dropFirst(count)
        }
        drop()
    }

    private func waitForRoom() {
        if writer != nil { return }
        let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { return drop() }
        let writer = DispatchSource.makeWriteSource(fileDescriptor: own, queue: queue)
        writer.setEventHandler { [self] in write() }
        writer.setCancelHandler { close(own) }
        self.writer = writer
        writer.resume()
    }
}
