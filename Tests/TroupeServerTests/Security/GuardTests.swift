import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct GuardTests {
    private static let token = "0123456789abcdef0123456789abcdef"

    @Test(arguments: ["example.org", "example.org:8000", "localhost.example.org", "127.0.0.1.nip.io"])
    func `a name that is not this machine's is refused`(host: String) async throws {
        try await Serving.with { (api) async throws in
            #expect(try await api.send("GET", "/", host: host).status == 421)
            #expect(try await api.send("GET", "/", host: "127.0.0.1:\(api.address.port)").status == 200)
        }
    }

    @Test func `a web page of another origin can neither write nor open the stream`() async throws {
        try await Serving.with { api in
            let foreign = "Origin: http://evil.example\r\n"
            let body = #"{"workflow": "talking"}"#
            #expect(try await api.send("POST", "/api/runs", body, headers: foreign).status == 403)
            let crossSite = "Sec-Fetch-Site: cross-site\r\n"
            #expect(try await api.send("POST", "/api/runs", body, headers: crossSite).status == 403)
            let run = try await api.start("waiting")
            #expect(try await api.send("POST", "/api/runs/\(run)/cancel", headers: foreign).status == 403)
            let stream = RawClient.upgradeHeaders + foreign
            #expect(try await api.send("GET", "/ws/workflow-updates", headers: stream).status == 403)
            let own = "Origin: http://localhost\r\n"
            #expect(try await api.send("POST", "/api/runs", body, headers: own).status == 202)
        }
    }

    @Test func `with a token everything but the root asks for it`() async throws {
        var configuration = APIConfiguration()
        configuration.token = Self.token
        try await Serving.with(configuration) { api in
            #expect(try await api.send("GET", "/").status == 200)
            for (method, path) in [("GET", "/api/runs"), ("GET", "/openapi.json"), ("GET", "/metrics"), ("POST", "/")] {
                let reply = try await api.send(method, path)
                #expect(reply.status == 401, "\(method) \(path)")
                #expect(reply.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            }
            for bad in ["Bearer x", "Bearer \(Self.token)x", "Basic \(Self.token)", Self.token, "Bearer "] {
                #expect(try await api.send("GET", "/api/runs", headers: "Authorization: \(bad)\r\n").status == 401)
            }
            let good = "Authorization: bearer \(Self.token)\r\n"
            #expect(try await api.send("GET", "/api/runs", headers: good).status == 200)
            // A token in the URL is none.
            #expect(try await api.send("GET", "/api/runs?access_token=\(Self.token)").status == 401)
        }
    }

    @Test func `the stream takes the token as a header or as a subprotocol`() async throws {
        var configuration = APIConfiguration()
        configuration.token = Self.token
        try await Serving.with(configuration) { api in
            let offer = "Sec-WebSocket-Protocol: troupe.v1, troupe.token.\(Self.token)\r\n"
            let upgraded = try await api.plain(
                "GET", "/ws/workflow-updates", headers: RawClient.upgradeHeaders + offer)
            #expect(upgraded.status == 101)
            #expect(upgraded.headers["Sec-WebSocket-Protocol"] == "troupe.v1")
            let header = "Authorization: Bearer \(Self.token)\r\n"
            let other = try await api.plain("GET", "/ws/workflow-updates", headers: RawClient.upgradeHeaders + header)
            #expect(other.status == 101)
            let none = try await api.send("GET", "/ws/workflow-updates", headers: RawClient.upgradeHeaders)
            #expect(none.status == 401)
            // Offered where no WebSocket is asked for, it counts for nothing.
            #expect(try await api.send("GET", "/api/runs", headers: offer).status == 401)
        }
    }

    @Test(
        arguments: [
            ("0.0.0.0", false, nil, false), ("0.0.0.0", true, nil, false), ("0.0.0.0", false, token, false),
            ("192.0.2.1", true, "short", false), ("0.0.0.0", true, token, true), ("127.0.0.1", false, nil, true),
            ("localhost", false, nil, true), ("::1", false, nil, true),
            ("localhost", false, "with space in it !!", false),
        ] as [(String, Bool, String?, Bool)])
    func `another address than loopback needs permission and a token`(
        host: String, allowRemote: Bool, token: String?, isAllowed: Bool
    ) {
        var configuration = APIConfiguration()
        configuration.host = host
        configuration.allowRemote = allowRemote
        configuration.token = token
        #expect((configuration.refusal == nil) == isAllowed)
        if let refusal = configuration.refusal, let token { #expect(!refusal.description.contains(token)) }
    }
}
