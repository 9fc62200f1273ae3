import Testing
import TroupeGraph
import TroupeLanguageServer

/// A file in a workspace, and questions about the place that is marked with `‸`.
struct Editor {
    static let callee = """
        metadata:
          id: hello
        inputs:
          - name: WHO
            type: string
            description: Who is greeted
            required: true
          - name: MODE
            type: enum
            values: [loud, quiet]
            default: quiet
        steps:
          - id: greet
            action: log
            message: ${inputs.WHO}
        outputs:
          - name: GREETING
            value: ${inputs.WHO}
            description: What was said
        """

    static let persona = """
        id: senior-developer
        name: Senior Developer
        email: senior@troupe.local
        responsibilities:
          - Looks after the code
        systemPrompt: You are a senior developer.
        """

    private let folder: TestFolder
    private var server: LanguageServer
    private let uri: String
    private let line: Int
    private let character: Int
    private var number = 1

    /// - Parameter text: with `‸` where the questions are about.
    init(_ text: String, name: String = "workflows/main.yaml") throws {
        folder = try TestFolder(["workflows/hello.yaml": Self.callee, "personas/senior-developer.yaml": Self.persona])
        uri = folder.uri(name)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let marked = try #require(lines.firstIndex { $0.contains("‸") })
        line = marked
        character = String(lines[marked].prefix { $0 != "‸" }).utf16.count
        server = LanguageServer()
        _ = ask("initialize", ["rootUri": .string("file://\(folder.path)")])
        let open: Value = [
            "textDocument": ["uri": .string(uri), "version": 1, "text": .string(text.filter { $0 != "‸" })]
        ]
        server.enqueue([
            Array(Value.map(["jsonrpc": "2.0", "method": "textDocument/didOpen", "params": open]).json.utf8)
        ])
        _ = server.work()
    }

    private mutating func ask(_ method: String, _ parameters: Value) -> Value {
        number += 1
        let message: Value = [
            "jsonrpc": "2.0", "id": .integer(number), "method": .string(method), "params": parameters,
        ]
        server.enqueue([Array(message.json.utf8)])
        return server.work().first { $0["id"]?.intValue == number }?["result"] ?? .null
    }

    private mutating func askHere(_ method: String) -> Value {
        ask(
            "textDocument/\(method)",
            [
                "textDocument": ["uri": .string(uri)],
                "position": ["line": .integer(line), "character": .integer(character)],
            ])
    }

    mutating func items() -> [Value] { askHere("completion")["items"]?.listValue ?? [] }
    mutating func labels() -> [String] { items().compactMap { $0["label"]?.stringValue } }
    mutating func hover() -> String { askHere("hover")["contents"]?["value"]?.stringValue ?? "" }

    /// `name:line:character`, from 0.
    mutating func definition() -> String {
        let answer = askHere("definition")
        guard let uri = answer["uri"]?.stringValue, let start = answer["range"]?["start"] else { return "" }
        let name = uri.split(separator: "/").last.map(String.init) ?? ""
        return "\(name):\(start["line"]?.intValue ?? -1):\(start["character"]?.intValue ?? -1)"
    }

    mutating func symbols() -> Value { ask("textDocument/documentSymbol", ["textDocument": ["uri": .string(uri)]]) }
}
