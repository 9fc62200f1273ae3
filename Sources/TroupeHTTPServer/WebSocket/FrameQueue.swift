import Glibc

/// Frames that wait for one socket, the first of them perhaps half written.
struct FrameQueue {
    private var frames: [WebSocketFrame] = []
    private var head = 0
    private var sentOfHead = 0
    /// Bytes still to be written.
    private(set) var bytes = 0

    var isEmpty: Bool { head == frames.count }

    mutating func append(_ frame: WebSocketFrame) {
        frames.append(frame)
        bytes += frame.bytes.count
    }

    /// Gives up everything but a frame that is partly on the wire, which must be finished.
    mutating func keepOnlyStarted() {
        frames = sentOfHead > 0 ? [frames[head]] : []
        head = 0
        bytes = frames.reduce(-sentOfHead) { $0 + $1.bytes.count }
    }

    enum Outcome { case written(Int), broken }

    /// Writes what the socket takes, many frames a system call.
    mutating func write(to descriptor: Int32, using vectors: UnsafeMutableBufferPointer<iovec>) -> Outcome {
        var total = 0
        while !isEmpty {
            let count = min(frames.count - head, vectors.count)
            for i in 0..<count {
                let skip = i == 0 ? sentOfHead : 0
                let bytes = frames[head + i].bytes
                vectors[i] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress! + skip), iov_len: bytes.count - skip)
            }
            var message = msghdr()
            message.msg_iov = vectors.baseAddress
            message.msg_iovlen = count
            let written = sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            if written < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? .written(total) : .broken
            }
            advance(by: written)
            total += written
        }
        return .written(total)
    }

    private mutating func advance(by written: Int) {
        bytes -= written
        var left = written + sentOfHead
        while head < frames.count, left >= frames[head].bytes.count {
            left -= frames[head].bytes.count
            head += 1
        }
        sentOfHead = left
        if head == frames.count || head > 1024 && head > frames.count / 2 {
            frames.removeFirst(head)
            head = 0
        }
    }
}
