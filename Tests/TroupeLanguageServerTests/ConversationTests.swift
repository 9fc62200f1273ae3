import Testing
import TroupeGraph

/// A whole conversation as it was reviewed: `>` is the editor, `<` the server.
@Suite struct ConversationTests {
    private static let script = #"""
        > {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}
        < {"jsonrpc":"2.0","id":1,"result":{"capabilities":{"positionEncoding":"utf-16","textDocumentSync":{"openClose":true,"change":2,"save":{"includeText":false}},"completionProvider":{"triggerCharacters":[".","{"," ",":","-","'"]},"hoverProvider":true,"definitionProvider":true,"documentSymbolProvider":true,"codeActionProvider":{"codeActionKinds":["quickfix"]},"workspace":{"workspaceFolders":{"supported":true,"changeNotifications":true}}},"serverInfo":{"name":"troupe","version":""}}}
        > {"jsonrpc":"2.0","method":"initialized","params":{}}
        < {"jsonrpc":"2.0","method":"window/logMessage","params":{"type":3,"message":"Troupe  knows 0 workflows and 0 personas here."}}
        > {"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///none/workflows/a.yaml","languageId":"yaml","version":1,"text":"metadata:\n  id: a\nsteps:\n  - id: one\n    action: log\n    mesage: ${inputs.X}\n"}}}
        < {"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///none/workflows/a.yaml","diagnostics":[{"range":{"start":{"line":3,"character":4},"end":{"line":3,"character":6}},"severity":1,"code":"missing-key","source":"troupe","message":"a step with action 'log' needs 'message': the line"},{"range":{"start":{"line":5,"character":4},"end":{"line":5,"character":10}},"severity":2,"code":"unknown-key","source":"troupe","message":"a step with action 'log' has no key 'mesage' (did you mean 'message'?)"}],"version":1}}
        > {"jsonrpc":"2.0","id":2,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///none/workflows/a.yaml"},"range":{"start":{"line":5,"character":5},"end":{"line":5,"character":5}},"context":{"diagnostics":[]}}}
        < {"jsonrpc":"2.0","id":2,"result":[{"title":"Replace by 'message'","kind":"quickfix","isPreferred":true,"diagnostics":[{"range":{"start":{"line":5,"character":4},"end":{"line":5,"character":10}},"severity":2,"code":"unknown-key","source":"troupe","message":"a step with action 'log' has no key 'mesage' (did you mean 'message'?)"}],"edit":{"changes":{"file:///none/workflows/a.yaml":[{"range":{"start":{"line":5,"character":4},"end":{"line":5,"character":10}},"newText":"message"}]}}}]}
        > {"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///none/workflows/a.yaml","version":2},"contentChanges":[{"range":{"start":{"line":5,"character":4},"end":{"line":5,"character":10}},"text":"message"}]}}
        < {"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///none/workflows/a.yaml","diagnostics":[{"range":{"start":{"line":5,"character":22},"end":{"line":5,"character":23}},"severity":2,"code":"unknown-input","source":"troupe","message":"the workflow has no input 'X'"}],"version":2}}
        > {"jsonrpc":"2.0","id":3,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///none/workflows/a.yaml"},"position":{"line":5,"character":6}}}
        < {"jsonrpc":"2.0","id":3,"result":{"contents":{"kind":"markdown","value":"`message` (required): the line"},"range":{"start":{"line":5,"character":4},"end":{"line":5,"character":11}}}}
        > {"jsonrpc":"2.0","id":4,"method":"textDocument/completion","params":{"textDocument":{"uri":"file:///none/workflows/a.yaml"},"position":{"line":1,"character":2}}}
        > {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":4}}
        < {"jsonrpc":"2.0","id":4,"error":{"code":-32800,"message":"it was canceled"}}
        > {"jsonrpc":"2.0","id":5,"method":"shutdown"}
        < {"jsonrpc":"2.0","id":5,"result":null}
        > {"jsonrpc":"2.0","method":"exit"}
        """#

    @Test func `the conversation goes as it was reviewed`() throws {
        let client = try TestClient()
        var toSend: [UInt8] = []
        var said: [String] = []
        for line in Self.script.split(separator: "\n") {
            let text = String(line.dropFirst(2))
            if line.hasPrefix(">") {
                toSend += TestClient.frame(try Value(json: text))
                said.append(String(line))
            } else {
                client.write(toSend)
                toSend = []
                said.append("< \(try client.next().json)")
            }
        }
        client.write(toSend)
        #expect(try client.exitCode() == 0)
        let expected = Self.script.split(separator: "\n").map(String.init)
        for (one, two) in zip(said, expected) { #expect(one == two) }
    }
}
