import Glibc
import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct DocumentationRoutesTests {
    @Test func `without its files the page says what to do`() async throws {
        try await Serving.with { api in
            let reply = try await api.send("GET", "/docs/")
            #expect(reply.status == 404)
            #expect(reply.text.contains("make"))
            #expect(try await api.send("GET", "/docs").headers["Location"] == "/docs/")
        }
    }

    @Test func `with its files the page is served and loads nothing from elsewhere`() async throws {
        var template = Array("/tmp/troupe-docs-XXXXXX".utf8CString)
        let directory = String(cString: try #require(mkdtemp(&template)))
        try #require(mkdir(directory + "/swagger-ui", 0o700) == 0)
        let file = directory + "/swagger-ui/swagger-ui.css"
        let stream = try #require(fopen(file, "w"))
        fputs("body {}", stream)
        fclose(stream)
        defer {
            unlink(file)
            rmdir(directory + "/swagger-ui")
            rmdir(directory)
        }
        var configuration = APIConfiguration()
        configuration.shareDirectory = directory
        try await Serving.with(configuration) { api in
            let page = try await api.send("GET", "/docs/")
            #expect(page.status == 200)
            #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'self'") == true)
            #expect(!page.text.contains("http"))
            #expect(try await api.send("GET", "/docs/start.js").text.contains("/openapi.json"))
            #expect(try await api.send("GET", "/docs/swagger-ui.css").text == "body {}")
            #expect(try await api.send("GET", "/docs/..%2F..%2Fetc%2Fpasswd").status == 404)
        }
    }
}
