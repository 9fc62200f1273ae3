import Glibc
import Synchronization
import TroupeThreads

/// A mail server on loopback that takes mail and keeps what it was told.
final class SMTPServer: Sendable {
    struct Failure: Error {}

    let port: UInt16
    private let listener: Int32
    private let lines = Mutex<[String]>([])
    private let refuses: Bool

    /// All lines clients sent so far, without line ends.
    var received: [String] { lines.withLock { $0 } }

    /// - Parameter refuses: answers every recipient with 550.
    init(refuses: Bool = false) throws {
        self.refuses = refuses
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw Failure() }
        port = UInt16(bigEndian: address.sin_port)
        guard OwnThread.start("smtp-server", { self.serve() }) == 0 else { throw Failure() }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            converse(connection)
            close(connection)
        }
        close(listener)
    }

    private func converse(_ connection: Int32) {
        guard let file = fdopen(dup(connection), "r+") else { return }
        defer { fclose(file) }
        func say(_ text: String) {
            fputs(text + "\r\n", file)
            fflush(file)
        }
        say("220 loopback")
        var buffer = [CChar](repeating: 0, count: 4096)
        var isBody = false
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let bytes = buffer.prefix { $0 != 0 && $0 != 10 && $0 != 13 }.map { UInt8(bitPattern: $0) }
            let line = String(decoding: bytes, as: UTF8.self)
            lines.withLock { $0.append(line) }
            if isBody {
                guard line == "." else { continue }
                isBody = false
                say("250 taken")
            } else if line.hasPrefix("RCPT"), refuses {
                say("550 nobody@example.com is not here")
            } else if line == "DATA" {
                isBody = true
                say("354 go on")
            } else if line == "QUIT" {
                say("221 bye")
                return
            } else {
                say("250 fine")
            }
        }
    }
}
