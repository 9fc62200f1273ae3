import TroupeGraph

/// One request of the REST API, before it is sent.
struct AzureDevOpsRequest: Sendable {
    /// Which host answers.
    enum Service: Sendable { case organization, releases, identities }

    /// What the body is written as.
    enum Body: Sendable {
        case none
        case json(Value)
        /// RFC 6902, as the work item API wants it.
        case jsonPatch([Value])
    }

    var method: String
    var service = Service.organization
    /// Path components after the base; each is percent-encoded.
    var path: [String]
    /// Parameters after `api-version`; nil values are left out.
    var query: [(name: String, value: String?)] = []
    var body = Body.none
    /// The version of the resource.
    var version = "7.1"
    /// Whose token is used, if there is one; nil and everybody else: the common one.
    var actor: String?

    init(_ method: String, _ path: [String], actor: String?) {
        self.method = method
        self.path = path
        self.actor = actor
    }

    /// Whether every component names something: an empty one or dots would mean another resource.
    var isSound: Bool { !path.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.count > 1024 } }

    /// Whether a second time does no harm, so that it may be sent again when the answer was lost.
    var isSafe: Bool { method == "GET" }

    /// Path and query.
    var target: String {
        let parameters = query.compactMap { name, value in
            value.map { "&\(Self.encoded(name))=\(Self.encoded($0))" }
        }
        return "/" + path.map(Self.encoded).joined(separator: "/") + "?api-version=\(version)" + parameters.joined()
    }

    /// Everything but unreserved characters as `%XX` (RFC 3986 section 2).
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
