import Glibc
import Testing

@testable import TroupeHTTPServer

@Suite struct StaticFilesTests {
    /// A directory with a secret beside it, links to the secret, and some files.
    private func withTree(_ body: (_ directory: String) async throws -> Void) async throws {
        var name = Array("/tmp/troupe-static-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw ClientError(description: "mkdtemp") }
        let base = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let directory = base + "/site"
        func write(_ path: String, _ text: String) {
            guard let file = fopen(path, "w") else { return }
            fputs(text, file)
            fclose(file)
        }
        mkdir(directory, 0o755)
        mkdir(directory + "/sub", 0o755)
        write(base + "/secret.txt", "secret")
        write(directory + "/index.html", "<p>index")
        write(directory + "/style.css", "p{}")
        write(directory + "/sub/index.html", "<p>sub")
        write(directory + "/sub/a b.js", "1")
        write(directory + "/unknown.bin", "?")
        symlink("../secret.txt", directory + "/link.txt")
        symlink("..", directory + "/up")
        mkfifo(directory + "/fifo", 0o644)
        defer {
            for path in [
                "/secret.txt", "/site/index.html", "/site/style.css", "/site/sub/index.html", "/site/sub/a b.js",
                "/site/unknown.bin", "/site/link.txt", "/site/up", "/site/fifo",
            ] { unlink(base + path) }
            rmdir(directory + "/sub")
            rmdir(directory)
            rmdir(base)
        }
        try await body(directory)
    }

    @Test func `files come with their types and are found again by their tags`() async throws {
        try await withTree { directory in
            let files = try StaticFiles(directory: directory)
            #expect(files.names == ["index.html", "style.css", "sub/a b.js", "sub/index.html", "unknown.bin"])
            try await serving([files.route(under: "/docs")]) { address in
                try await blocking {
                    let client = try RawClient(address)
                    for (path, text, type) in [
                        ("/docs/", "<p>index", "text/html; charset=utf-8"),
                        ("/docs/index.html", "<p>index", "text/html; charset=utf-8"),
                        ("/docs/style.css?v=1", "p{}", "text/css; charset=utf-8"),
                        ("/docs/sub/", "<p>sub", "text/html; charset=utf-8"),
                        ("/docs/sub/a%20b.js", "1", "text/javascript; charset=utf-8"),
                        ("/docs/unknown.bin", "?", "application/octet-stream"),
                    ] {
                        let answer = try client.get(path)
                        #expect(answer.status == 200 && answer.text == text, "\(path)")
                        #expect(answer.headers["Content-Type"] == type)
                        let tag = answer.headers["ETag"] ?? ""
                        for sent in [tag, "W/" + tag, "\"x\", " + tag, "*"] {
                            let again = try client.get(path, headers: "If-None-Match: \(sent)\r\n")
                            #expect(again.status == 304 && again.headers["ETag"] == tag)
                        }
                        #expect(try client.get(path, headers: "If-None-Match: \"x\"\r\n").status == 200)
                    }
                    for path in ["/docs", "/docs/sub"] {
                        let answer = try client.get(path)
                        #expect(answer.status == 308 && answer.headers["Location"] == path + "/")
                    }
                    #expect(try client.get("/docs/", method: "HEAD").headers["Content-Length"] == "8")
                    #expect(try client.get("/docs/", method: "DELETE").status == 405)
                }
            }
        }
    }

    @Test(arguments: [
        "/docs/../secret.txt", "/docs/%2e%2e/secret.txt", "/docs/..%2fsecret.txt", "/docs/%2e%2e%2fsecret.txt",
        "/docs//etc/passwd", "/docs/%2fetc%2fpasswd", "/docs/link.txt", "/docs/up/secret.txt", "/docs/up", "/docs/fifo",
        "/docs/sub/../../secret.txt", "/docs/..%5csecret.txt", "/docs/....//secret.txt", "/docs/style.css%00.html",
        "/docs/style.css/", "/docs/sub%2findex.html", "/docs/.", "/docs/%c0%ae%c0%ae/secret.txt", "/docs/STYLE.css",
        "/docs//", "//docs/", "/docs/sub//index.html",
    ])
    func `nothing outside the directory can be reached`(path: String) async throws {
        try await withTree { directory in
            let files = try StaticFiles(directory: directory)
            try await serving([files.route(under: "/docs")]) { address in
                let answer = try await blocking { try RawClient(address).get(path) }
                #expect(answer.status == 404 || answer.status == 400)
                #expect(!answer.text.contains("secret\n") && answer.text != "secret")
            }
        }
    }

    @Test func `a missing, an unreadable and a too large directory are named`() async throws {
        #expect(throws: HTTPServerError.self) { _ = try StaticFiles(directory: "/nowhere/at/all") }
        try await withTree { directory in
            #expect(throws: HTTPServerError.self) { _ = try StaticFiles(directory: directory + "/style.css") }
            #expect(throws: HTTPServerError.self) { _ = try StaticFiles(directory: directory, maxFiles: 2) }
            #expect(throws: HTTPServerError.self) { _ = try StaticFiles(directory: directory, maxBytes: 10) }
        }
    }
}
