import TroupeGraph

/// The REST API as the subcommands use it: a server's, or that of an engine inside this program.
protocol APIClient: Sendable {
    /// Sends a request; the answer's status and body. Throws when there is no answer.
    func send(_ method: String, _ path: String, _ content: Content?, accept: String) async throws -> (Int, [UInt8])

    /// The messages of a run from its first record on, until the caller stops listening.
    func follow(run: String) async throws -> AsyncThrowingStream<Value, any Error>
}

/// The body of a request, and what it is.
struct Content: Sendable {
    var type: String
    var bytes: [UInt8]
}

extension APIClient {
    /// Sends a request with a JSON body.
    func send(_ method: String, _ path: String, body: Value?, accept: String) async throws -> (Int, [UInt8]) {
        let content = body.map { Content(type: "application/json", bytes: $0.jsonBytes) }
        return try await send(method, path, content, accept: accept)
    }

    /// Sends a request and gives the JSON of its answer; a problem document becomes a failure in words.
    func value(_ method: String, _ path: String, body: Value? = nil) async throws -> Value {
        let content = body.map { Content(type: "application/json", bytes: $0.jsonBytes) }
        return try await value(method, path, content)
    }

    /// The same with a body of any kind.
    func value(_ method: String, _ path: String, _ content: Content?) async throws -> Value {
        let (status, bytes) = try await send(method, path, content, accept: "application/json")
        let value = (try? Value(jsonBytes: bytes)) ?? .null
        if status < 400 { return value }
        var text = value["detail"]?.stringValue ?? value["title"]?.stringValue ?? "the server answered \(status)"
        for error in value["errors"]?.listValue ?? [] {
            text += "\n  \(error["field"]?.text ?? ""): \(error["message"]?.text ?? "")"
        }
        throw CommandFailure(description: text, exitCode: status == 422 || status == 400 ? ExitCode.usage : 1)
    }
}

/// Percent-encodes one segment or query value (RFC 3986, section 2).
func percentEncoded(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF")
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            result.unicodeScalars.append(UnicodeScalar(byte))
        default: result += "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
        }
    }
    return result
}
