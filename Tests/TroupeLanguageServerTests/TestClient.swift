import Dispatch
import Foundation
import Testing
import TroupeGraph
import TroupeLanguageServer

/// An editor's side of the conversation, over real pipes.
final class TestClient {
    private let toServer: Int32
    private let fromServer: Int32
    private var reader = FrameReader()
    private var number = 0
    /// What came in and has not been asked for.
    private(set) var notifications: [Value] = []
    private let ending: Ending

    /// The exit code, when the server has ended.
    private final class Ending: @unchecked Sendable {
        // Written once before the semaphore is signaled, read once behind it.
        var code: Int32 = -1
        let semaphore = DispatchSemaphore(value: 0)
    }

    struct Trouble: Error, CustomStringConvertible {
        var description: String
    }

    init(_ options: LanguageServer.Options = LanguageServer.Options()) throws {
        var down: [Int32] = [-1, -1]
        var up: [Int32] = [-1, -1]
        guard pipe(&down) == 0, pipe(&up) == 0 else { throw Trouble(description: "pipe: \(errno)") }
        (toServer, fromServer) = (down[1], up[0])
        let ending = Ending()
        self.ending = ending
        let (input, output) = (down[0], up[1])
        Thread.detachNewThread {
            ending.code = StreamLoop.run(LanguageServer(options), input: input, output: output)
            close(input)
            close(output)
            ending.semaphore.signal()
        }
    }

    deinit {
        if !isClosed { close(toServer) }
        close(fromServer)
    }

    private var isClosed = false

    /// Goes away without a word.
    func hangUp() {
        isClosed = true
        close(toServer)
    }

    /// The server's exit code.
    func exitCode() throws -> Int32 {
        guard ending.semaphore.wait(timeout: .now() + 120) == .success else {
            throw Trouble(description: "the server has not ended")
        }
        return ending.code
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(toServer, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    static func frame(_ message: Value) -> [UInt8] { FrameReader.frame(Array(message.json.utf8)) }

    func notify(_ method: String, _ parameters: Value = .null) {
        write(Self.frame(["jsonrpc": "2.0", "method": .string(method), "params": parameters]))
    }

    /// Sends a request without waiting for its answer; its id.
    func send(_ method: String, _ parameters: Value = .null) -> Int {
        number += 1
        write(
            Self.frame(["jsonrpc": "2.0", "id": .integer(number), "method": .string(method), "params": parameters]))
        return number
    }

    /// Sends a request; the whole answer.
    func request(_ method: String, _ parameters: Value = .null) throws -> Value {
        let id = send(method, parameters)
        while true {
            let message = try next()
            if message["id"]?.intValue == id { return message }
            notifications.append(message)
        }
    }

    /// The next message of the server.
    func next() throws -> Value {
        while true {
            if let body = try reader.next() { return try Value(jsonBytes: body) }
            var poll = pollfd(fd: fromServer, events: Int16(POLLIN), revents: 0)
            guard Foundation.poll(&poll, 1, 120_000) == 1 else { throw Trouble(description: "no message comes") }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = read(fromServer, &buffer, buffer.count)
            guard count > 0 else { throw Trouble(description: "the server has gone") }
            reader.append(buffer[..<count])
        }
    }

    /// The next diagnostics of a file.
    func diagnostics(of uri: String) throws -> Value {
        while true {
            let message = notifications.isEmpty ? try next() : notifications.removeFirst()
            let parameters = message["params"]
            if message["method"] == "textDocument/publishDiagnostics", parameters?["uri"]?.stringValue == uri {
                return parameters ?? .null
            }
        }
    }

    /// Says hello.
    @discardableResult
    func begin(folder: String? = nil, encodings: [Value] = []) throws -> Value {
        let answer = try request(
            "initialize",
            [
                "processId": .null, "rootUri": folder.map { .string("file://\($0)") } ?? .null,
                "capabilities": ["general": ["positionEncodings": .list(encodings)]],
            ])
        notify("initialized", .map(ValueMap()))
        return answer["result"] ?? .null
    }

    func open(_ uri: String, _ text: String, version: Int = 1) {
        notify(
            "textDocument/didOpen",
            [
                "textDocument": [
                    "uri": .string(uri), "languageId": "yaml", "version": .integer(version), "text": .string(text),
                ]
            ])
    }
}

/// A folder with a few files, gone with the value.
final class TestFolder {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "troupe-lsp-" + UUID().uuidString
        for (name, text) in files {
            let url = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func uri(_ name: String) -> String { "file://\(path)/\(name)" }
}
