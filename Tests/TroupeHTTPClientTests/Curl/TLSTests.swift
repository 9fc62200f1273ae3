import Glibc
import Testing
import TroupeHTTPClient

/// Certificates against a real TLS server (`openssl s_server`).
@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
    @Test func `A certificate nobody vouches for is refused, one of a trusted authority for this host is taken`()
        async throws
    {
        let directory = try TemporaryDirectory()
        defer { directory.remove("key", "cert") }
        let server = try TLSServer(directory: directory)
        defer { server.stop() }
        func status(_ host: String, authority: String?) async throws -> Int {
            let configuration = HTTPClientConfiguration(certificateAuthorityFile: authority)
            return try await withClient(configuration) { client in
                try await client.send(HTTPRequest(url: "https://\(host):\(server.port)/")).status
            }
        }
        let trusted = directory.path + "/cert"
        #expect(try await status("127.0.0.1", authority: trusted) == 200)
        for (host, authority) in [("127.0.0.1", nil), ("localhost", trusted)] {
            let error = await #expect(throws: HTTPClientError.self) { try await status(host, authority: authority) }
            guard case .tls = error?.reason else {
                Issue.record("\(host): \(String(describing: error))")
                continue
            }
        }
    }
}
