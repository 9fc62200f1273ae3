package import TroupeEngine
package import TroupeGraph
import TroupeHTTPClient
package import TroupeInterpreter

/// `http-request`: sends one request and hands on the answer.
///
/// Inputs: `method`, `url`, `query`, `headers`, `body` (text, or a value that is sent as JSON), `expectedStatus` (a code
/// or a list; 200 to 299 by default). Outputs: `STATUS`, `BODY` (a value when the answer is JSON, text otherwise),
/// `HEADERS` (names in lower case, without `set-cookie`). Redirects are not followed: their answer is the answer. Faults:
/// `http.status` (with the outputs), `http.input`, `http.timeout`, `http.too-large`, `http.failed`, `http.canceled`. The
/// log names method, origin, status and size only: the rest may be private.
package struct HTTPRequestAction: StepAction {
    package let type = "http-request"
    /// Bytes of an answer: it becomes a value in the journal.
    private static let bodyLimit = 1 << 20

    private let surroundings: ActionSurroundings

    package init(_ surroundings: ActionSurroundings) { self.surroundings = surroundings }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let inputs = StepInputs(order)
        let request = try Self.request(inputs)
        let expected = try Self.expectedStatus(inputs)
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await surroundings.http.send(request)
        } catch {
            throw Self.fault(error)
        }
        let status = response.status
        context.say("info", "\(request): status \(status), \(response.body.count) bytes")
        let outputs = Self.outputs(response)
        guard expected?.contains(status) ?? (200...299).contains(status) else {
            var details: ValueMap = ["status": .integer(status), "outputs": .map(outputs)]
            if let delay = response.headers["retry-after"] { details["retryAfter"] = .string(delay) }
            throw Fault("http.status", "\(request) was answered with status \(status)", details: details)
        }
        return outputs
    }

    /// A method that is safe (RFC 9110 section 9.2.1) may be used again.
    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        ["GET", "HEAD", "OPTIONS"].contains(Self.method(StepInputs(order))) ? .neverStarted : .interrupted
    }

    private static func method(_ inputs: StepInputs) -> String { inputs.text("method")?.uppercased() ?? "GET" }

    private static func request(_ inputs: StepInputs) throws(Fault) -> HTTPRequest {
        guard let url = inputs.text("url") else { throw Fault("http.input", "the input 'url' is missing or empty") }
        var request = HTTPRequest(method: method(inputs), url: try Self.url(url, inputs))
        // How long a step may take, its own timeout says; a silent server ends it all the same.
        request.timeouts = HTTPTimeouts(idle: .seconds(300), total: .seconds(3600))
        request.maxResponseBytes = bodyLimit
        guard let headers = (inputs.value("headers") ?? [:]).mapValue else {
            throw Fault("http.input", "the 'headers' must be a map")
        }
        for (name, value) in headers where !value.isNull { request.headers.append(name, value.text) }
        switch inputs.value("body") {
        case nil: break
        case .string(let text)?: request.body = Array(text.utf8)
        case let value?:
            request.body = value.jsonBytes
            if request.headers["content-type"] == nil { request.headers["content-type"] = "application/json" }
        }
        return request
    }

    private static func url(_ url: String, _ inputs: StepInputs) throws(Fault) -> String {
        guard let query = inputs.value("query") else { return url }
        guard let parameters = query.mapValue else { throw Fault("http.input", "the 'query' must be a map") }
        let pairs = parameters.flatMap { name, value in
            (value.listValue ?? [value]).filter { !$0.isNull }.map {
                "\(name.percentEncoded)=\($0.text.percentEncoded)"
            }
        }
        if pairs.isEmpty { return url }
        let fragment = url.firstIndex(of: "#") ?? url.endIndex
        let head = url[..<fragment]
        return head + (head.contains("?") ? "&" : "?") + pairs.joined(separator: "&") + url[fragment...]
    }

    private static func expectedStatus(_ inputs: StepInputs) throws(Fault) -> Set<Int>? {
        guard let value = inputs.value("expectedStatus") else { return nil }
        var codes: Set<Int> = []
        for entry in value.listValue ?? [value] {
            guard let code = entry.intValue ?? Int(entry.text), (100...599).contains(code) else {
                throw Fault("http.input", "'expectedStatus' must be a status code or a list of them")
            }
            codes.insert(code)
        }
        return codes
    }

    private static func outputs(_ response: HTTPResponse) -> ValueMap {
        var headers: ValueMap = [:]
        for field in response.headers.fields {
            let name = field.name.lowercased()
            if name == "set-cookie" { continue }
            headers[name] = .string(headers[name].map { "\($0.text), \(field.value)" } ?? field.value)
        }
        var body = Value.string(String(decoding: response.body, as: UTF8.self))
        let mediaType = headers["content-type"]?.text.lowercased().prefix { $0 != ";" } ?? ""
        if mediaType.hasSuffix("/json") || mediaType.hasSuffix("+json"),
            let value = try? Value(jsonBytes: response.body)
        {
            body = value
        }
        return ["STATUS": .integer(response.status), "BODY": body, "HEADERS": .map(headers)]
    }

    private static func fault(_ error: HTTPClientError) -> Fault {
        let code =
            switch error.reason {
            case .invalidRequest: "http.input"
            case .timedOut: "http.timeout"
            case .tooLarge, .headTooLarge, .eventTooLarge: "http.too-large"
            case .cancelled: "http.canceled"
            default: "http.failed"
            }
        return Fault(code, error.description)
    }
}

extension String {
    /// With everything but unreserved characters as `%XX` (RFC 3986 section 2).
    fileprivate var percentEncoded: String {
        utf8.map { byte in
            let scalar = UnicodeScalar(byte)
            let isUnreserved =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar))
            if isUnreserved { return String(scalar) }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
