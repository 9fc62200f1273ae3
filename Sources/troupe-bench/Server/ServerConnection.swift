import Glibc

/// One connection to a server, kept open from request to request. Blocks.
final class ServerConnection {
    private let descriptor: Int32
    private let port: UInt16

    init(port: UInt16) throws(BenchError) {
        descriptor = try LoopbackSocket.connect(to: port)
        self.port = port
    }

    deinit { close(descriptor) }

    func request(
        _ method: String, _ path: String, json: String = ""
    ) throws(BenchError) -> (status: Int, body: [UInt8]) {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        if !json.isEmpty { head += "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n" }
        try LoopbackSocket.write(head + "\r\n" + json, to: descriptor)
        let answer = try LoopbackSocket.head(from: descriptor).split(separator: "\r\n")
        let words = (answer.first ?? "").split(separator: " ")
        let length = answer.first { $0.lowercased().hasPrefix("content-length:") }
        guard words.count > 1, let status = Int(words[1]),
            let count = length.flatMap({ Int($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) })
        else { throw BenchError("the server's answer cannot be read") }
        var body = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let more = body.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + got, count - got, 0) }
            guard more > 0 else { throw BenchError("the server's answer ended early") }
            got += more
        }
        return (status, body)
    }
}
