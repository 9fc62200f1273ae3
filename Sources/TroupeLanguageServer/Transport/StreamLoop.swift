import Glibc
import TroupeGraph

/// Runs a language server between two descriptors.
package enum StreamLoop {
    /// Reads until the client says `exit` or goes away; the exit code. Blocks: run it on a thread of its own.
    ///
    /// All messages that have come in are taken before any is answered, so that what was canceled in the meantime is not
    /// worked on, and so that diagnostics are made of the newest text.
    package static func run(_ server: LanguageServer, input: Int32, output: Int32) -> Int32 {
        var server = server
        var reader = FrameReader()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return server.hasShutDown ? 0 : 1 }
            reader.append(buffer[..<count])
            var bodies: [[UInt8]] = []
            var trouble: LanguageServerError?
            do throws(LanguageServerError) {
                while let body = try reader.next() { bodies.append(body) }
            } catch {
                trouble = error
            }
            server.enqueue(bodies)
            if trouble == nil, server.waiting > 0, server.waiting < 1000, isReadable(input) { continue }
            for message in server.work() where !write(message, to: output) { return 1 }
            if let code = server.exitCode { return code }
            if let trouble {
                _ = write(RPC.failure(.null, .parseError, trouble.description), to: output)
                return 1
            }
        }
    }

    private static func isReadable(_ descriptor: Int32) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 0) == 1 && poll.revents & Int16(POLLIN) != 0
    }

    private static func write(_ message: Value, to descriptor: Int32) -> Bool {
        let bytes = FrameReader.frame(Array(message.json.utf8))
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return false }
            written += count
        }
        return true
    }
}
