import Testing
import TroupeGraph
import TroupeLanguageServer

/// The conversation itself, over pipes.
@Suite struct ProtocolTests {
    private static let broken = "metadata:\n  id: x\nsteps:\n  - id: a\n    action: lag\n    message: hi\n"

    @Test func `the server says what it can do, and ends when it is told to`() throws {
        let client = try TestClient()
        let result = try client.begin()
        #expect(result["capabilities"]?["textDocumentSync"]?["change"] == 2)
        #expect(result["capabilities"]?["positionEncoding"] == "utf-16")
        #expect(result["serverInfo"]?["name"] == "troupe")
        #expect(try client.next()["method"] == "window/logMessage")
        let end = try client.request("shutdown")
        #expect(end["result"] == .some(.null) && end["error"] == nil)
        #expect(try client.request("textDocument/hover")["error"]?["code"] == -32600)
        client.notify("exit")
        #expect(try client.exitCode() == 0)
    }

    @Test func `an exit without a shutdown, and a client that goes away, are no good order`() throws {
        let client = try TestClient()
        try client.begin()
        client.notify("exit")
        #expect(try client.exitCode() == 1)
        let other = try TestClient()
        other.hangUp()
        #expect(try other.exitCode() == 1)
    }

    @Test func `before initialize nothing is answered, and it comes once`() throws {
        let client = try TestClient()
        #expect(try client.request("textDocument/hover")["error"]?["code"] == -32002)
        try client.begin()
        #expect(try client.request("initialize")["error"]?["code"] == -32600)
    }

    @Test func `unknown methods, broken JSON and what is no message are answered, and the conversation goes on`() throws
    {
        let client = try TestClient()
        try client.begin()
        _ = try client.next()
        #expect(try client.request("textDocument/foldEverything")["error"]?["code"] == -32601)
        client.notify("$/whatever")
        client.notify("workspace/unheardOf", ["x": 1])
        client.write(FrameReader.frame(Array("{\"jsonrpc\":".utf8)))
        let parse = try client.next()
        #expect(parse["error"]?["code"] == -32700 && parse["id"] == .some(.null))
        for text in [
            "[]", "{}", "{\"jsonrpc\":\"2.0\",\"id\":7}", "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"x\"}", "3",
        ] {
            client.write(FrameReader.frame(Array(text.utf8)))
            #expect(try client.next()["error"]?["code"] == -32600, "\(text)")
        }
        client.write(FrameReader.frame(Array("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}".utf8)))
        #expect(try client.next()["error"]?["code"] == -32600)
        client.write(TestClient.frame(["jsonrpc": "2.0", "id": "word", "method": "nothing"]))
        #expect(try client.next()["id"] == "word")
        #expect(try client.request("textDocument/hover", ["textDocument": ["uri": "x"]])["error"]?["code"] == -32602)
        #expect(try client.request("shutdown")["error"] == nil)
    }

    @Test(arguments: ["Content-Length: nine\r\n\r\n{}", "Content-Length: 999999999\r\n\r\n", "hello\r\n\r\n"])
    func `behind a wrong header nothing can be found, so the server says so and ends`(text: String) throws {
        let client = try TestClient()
        try client.begin()
        _ = try client.next()
        client.write(Array(text.utf8))
        #expect(try client.next()["error"]?["code"] == -32700)
        #expect(try client.exitCode() == 1)
    }

    @Test func `a message whose length is too small is broken, and so is what follows`() throws {
        let client = try TestClient()
        try client.begin()
        _ = try client.next()
        client.write(Array("Content-Length: 5\r\n\r\n{\"jsonrpc\":\"2.0\"}".utf8))
        #expect(try client.next()["error"]?["code"] == -32700)
        client.write(Array("\r\n\r\n".utf8))
        #expect(try client.next()["error"]?["code"] == -32700)
        #expect(try client.exitCode() == 1)
    }

    @Test func `messages may come in pieces, or several at once`() throws {
        let client = try TestClient()
        try client.begin()
        _ = try client.next()
        let first = TestClient.frame(["jsonrpc": "2.0", "id": 50, "method": "a"])
        let second = TestClient.frame(["jsonrpc": "2.0", "id": 51, "method": "b"])
        client.write(first + second + first.prefix(10))
        #expect(try client.next()["id"] == 50)
        #expect(try client.next()["id"] == 51)
        for byte in first.dropFirst(10) { client.write([byte]) }
        #expect(try client.next()["id"] == 50)
    }

    @Test func `a request that was canceled in time is not worked on`() throws {
        let client = try TestClient()
        try client.begin()
        _ = try client.next()
        client.write(
            TestClient.frame(["jsonrpc": "2.0", "id": 70, "method": "textDocument/hover"])
                + TestClient.frame(["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": 70]]))
        let answer = try client.next()
        #expect(answer["id"] == 70 && answer["error"]?["code"] == -32800)
        client.notify("$/cancelRequest", ["id": 70])
        #expect(try client.request("shutdown")["error"] == nil)
    }

    @Test func `findings come with the version they are for, and go when the text is mended`() throws {
        let folder = try TestFolder()
        let client = try TestClient()
        try client.begin(folder: folder.path)
        let uri = folder.uri("workflows/x.yaml")
        client.open(uri, Self.broken, version: 3)
        let found = try client.diagnostics(of: uri)
        #expect(found["version"] == 3)
        let finding = try #require(found["diagnostics"]?.listValue?.first { $0["code"] == "unknown-action" })
        #expect(finding["code"] == "unknown-action" && finding["severity"] == 1 && finding["source"] == "troupe")
        #expect(finding["range"]?["start"] == ["line": 4, "character": 12])
        #expect(finding["range"]?["end"] == ["line": 4, "character": 15])
        let actions = try client.request(
            "textDocument/codeAction",
            ["textDocument": ["uri": .string(uri)], "range": finding["range"] ?? .null, "context": ["diagnostics": []]])
        let action = try #require(actions["result"]?.listValue?.first)
        #expect(action["title"] == "Replace by 'log'")
        let edit = try #require(action["edit"]?["changes"]?[uri]?.listValue?.first)
        client.notify(
            "textDocument/didChange",
            [
                "textDocument": ["uri": .string(uri), "version": 4],
                "contentChanges": [["range": edit["range"] ?? .null, "text": edit["newText"] ?? .null]],
            ])
        let mended = try client.diagnostics(of: uri)
        #expect(mended["version"] == 4 && mended["diagnostics"] == .some(.list([])))
        client.notify("textDocument/didClose", ["textDocument": ["uri": .string(uri)]])
        #expect(try client.diagnostics(of: uri)["version"] == nil)
    }

    @Test(arguments: [("utf-16", 2), ("utf-8", 4)])
    func `places are counted as was agreed on, also behind characters of two units`(encoding: String, width: Int) throws
    {
        let client = try TestClient()
        let result = try client.begin(encodings: [.string(encoding), "utf-16"])
        #expect(result["capabilities"]?["positionEncoding"]?.stringValue == encoding)
        let uri = "file:///w/workflows/x.yaml"
        client.open(uri, "metadata:\n  id: x\nsteps:\n  - {name: 😀😀, action: lag, message: hi}\n")
        let found = try finding("unknown-action", client, uri)
        let start = "  - {name: , action: ".utf8.count + 2 * width
        #expect(found?["range"]?["start"]?["character"]?.intValue == start)
        // Between the two: replaces the second alone.
        let place: Value = ["line": 3, "character": .integer(11 + width)]
        client.notify(
            "textDocument/didChange",
            [
                "textDocument": ["uri": .string(uri), "version": 2],
                "contentChanges": [
                    [
                        "range": ["start": place, "end": ["line": 3, "character": .integer(11 + 2 * width)]],
                        "text": "é",
                    ],
                    [
                        "range": ["start": ["line": 1, "character": 6], "end": ["line": 1, "character": 7]],
                        "text": "yy",
                    ],
                ],
            ])
        let moved = try finding("unknown-action", client, uri)
        #expect(moved?["range"]?["start"]?["character"]?.intValue == start - width + (width == 4 ? 2 : 1))
    }

    private func finding(_ code: String, _ client: TestClient, _ uri: String) throws -> Value? {
        try client.diagnostics(of: uri)["diagnostics"]?.listValue?.first { $0["code"]?.stringValue == code }
    }

    @Test func `a call is checked against the file that is open, not the one on disk`() throws {
        let folder = try TestFolder(["workflows/hello.yaml": Editor.callee])
        let client = try TestClient()
        try client.begin(folder: folder.path)
        let caller =
            "metadata:\n  id: main\nsteps:\n  - id: a\n    action: execute-workflow\n    workflow: hello\n    inputs:\n      WHO: x\n"
        let uri = folder.uri("workflows/main.yaml")
        client.open(uri, caller)
        #expect(try client.diagnostics(of: uri)["diagnostics"] == .some(.list([])))
        client.open(folder.uri("workflows/hello.yaml"), Editor.callee.replacing("WHO", with: "WHOM"))
        let found = try client.diagnostics(of: uri)["diagnostics"]?.listValue ?? []
        #expect(found.contains { $0["code"] == "call-unknown-input" }, "\(found)")
    }

    @Test func `other YAML files are left alone`() throws {
        let client = try TestClient()
        try client.begin()
        _ = try client.next()
        client.open("file:///w/docker-compose.yaml", "services:\n  web: {}\n")
        let hover = try client.request(
            "textDocument/hover",
            ["textDocument": ["uri": "file:///w/docker-compose.yaml"], "position": ["line": 0, "character": 1]])
        #expect(hover["result"] == .some(.null))
        #expect(client.notifications.isEmpty)
    }
}
