import Testing

@testable import TroupeHTTPServer

/// What a guard says about a request: its refusal's kind, nil if it may pass.
func verdict(
    _ check: some RequestGuard, method: String = "GET", headers: Headers, body: String = ""
) throws -> HTTPFailure.Kind? {
    let request = Request(
        method: method, target: try RequestTarget(parsing: "/"), headers: headers, body: Array(body.utf8))
    do throws(HTTPFailure) {
        try check.check(request)
        return nil
    } catch {
        return error.kind
    }
}

@Suite struct HostAllowListTests {
    @Test(arguments: ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8000"])
    func `this machine's names pass`(host: String) throws {
        #expect(try verdict(HostAllowList.loopback, headers: ["Host": host]) == nil)
    }

    @Test(arguments: [
        "", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "localhost:80x",
        "[::1", "::1", "127.0.0.2", "localhost@evil.example",
    ])
    func `other names are refused`(host: String) throws {
        #expect(try verdict(HostAllowList.loopback, headers: ["Host": host]) == .forbiddenHost)
    }

    @Test func `an entry with a port takes that port only`() throws {
        let list = HostAllowList(["troupe.example:8443"])
        #expect(try verdict(list, headers: ["Host": "troupe.example:8443"]) == nil)
        #expect(try verdict(list, headers: ["Host": "troupe.example"]) == .forbiddenHost)
    }

    @Test func `without a Host there is no way in`() throws {
        #expect(try verdict(HostAllowList.loopback, headers: [:]) == .forbiddenHost)
    }
}
