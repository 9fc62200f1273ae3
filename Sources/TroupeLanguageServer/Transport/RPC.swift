import TroupeGraph

/// JSON-RPC 2.0 as the protocol uses it.
enum RPC {
    /// What a client sends.
    enum Incoming {
        case request(id: Value, method: String, parameters: Value)
        case notification(method: String, parameters: Value)
        /// An answer to something that was asked; nothing is asked here.
        case response
        /// No message: what is answered.
        case broken(Value)
    }

    enum Code: Int {
        case parseError = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParameters = -32602
        case internalError = -32603
        case notInitialized = -32002
        case canceled = -32800
    }

    static func read(_ body: [UInt8]) -> Incoming {
        guard let value = try? Value(jsonBytes: body) else {
            return .broken(failure(.null, .parseError, "this is no JSON"))
        }
        guard let map = value.mapValue, map["jsonrpc"]?.stringValue == "2.0" else {
            return .broken(failure(value["id"] ?? .null, .invalidRequest, "this is no message of JSON-RPC 2.0"))
        }
        guard let method = map["method"]?.stringValue else {
            if map["result"] != nil || map["error"] != nil { return .response }
            return .broken(failure(map["id"] ?? .null, .invalidRequest, "there is no method"))
        }
        let parameters = map["params"] ?? .null
        guard let id = map["id"] else { return .notification(method: method, parameters: parameters) }
        guard id.stringValue != nil || id.intValue != nil else {
            return .broken(failure(.null, .invalidRequest, "an id is a number or a string"))
        }
        return .request(id: id, method: method, parameters: parameters)
    }

    static func success(_ id: Value, _ result: Value) -> Value { ["jsonrpc": "2.0", "id": id, "result": result] }

    static func failure(_ id: Value, _ code: Code, _ message: String) -> Value {
        ["jsonrpc": "2.0", "id": id, "error": ["code": .integer(code.rawValue), "message": .string(message)]]
    }

    static func notification(_ method: String, _ parameters: Value) -> Value {
        ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
    }
}
