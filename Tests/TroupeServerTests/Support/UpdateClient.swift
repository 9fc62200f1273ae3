import TroupeGraph
import TroupeHTTPServer

/// A client of the stream over a plain socket. Blocks: use it inside `blocking`.
final class UpdateClient {
    let socket: RawClient

    init(_ address: SocketAddress, query: String = "", headers: String = "", receiveBuffer: Int32? = nil) throws {
        socket = try RawClient(address, receiveBuffer: receiveBuffer)
        let response = try socket.get(
            "/ws/workflow-updates" + query, headers: RawClient.upgradeHeaders + headers)
        guard response.status == 101 else {
            throw ClientError(description: "no upgrade: \(response.status) \(response.text)")
        }
    }

    /// The next message.
    func next() throws -> Value {
        while true {
            let frame = try socket.frame()
            switch frame.opcode {
            case 1: return try Value(jsonBytes: frame.payload)
            case 8: throw ClientError(description: "closed: \(frame.code) \(frame.reason)")
            default: continue
            }
        }
    }

    /// Messages up to the first for which `isLast` holds.
    func messages(until isLast: (Value) -> Bool) throws -> [Value] {
        var messages: [Value] = []
        while true {
            let message = try next()
            messages.append(message)
            if isLast(message) { return messages }
        }
    }
}

/// Takes a client from one blocking call to the next; only one has it at a time.
final class Box: @unchecked Sendable {
    let client: UpdateClient

    init(_ client: UpdateClient) { self.client = client }
}

extension Value {
    /// Whether this is the message that a run is over.
    func isEnd(of run: Int64) -> Bool {
        self["run_id"]?.stringValue == String(run) && self["record"]?["type"] == "finished"
    }

    var sequence: Int? { self["seq"]?.intValue }
}
