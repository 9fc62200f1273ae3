import Testing
import TroupeGraph
import TroupeLanguageServer

/// Texts that change under the server: whatever is done to them, it knows them as the editor does, and it goes on.
@Suite struct EditingTests {
    private struct Numbers {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
    }

    /// The server's text is seen through the message of a finding that quotes it.
    @Test(arguments: 1...8)
    func `edits leave the same text as in the editor`(seed: Int) throws {
        var numbers = Numbers(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        var server = LanguageServer()
        func send(_ method: String, _ parameters: Value) -> [Value] {
            let message: Value = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters]
            server.enqueue([Array(message.json.utf8)])
            return server.work()
        }
        func notify(_ method: String, _ parameters: Value) {
            let message: Value = ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
            server.enqueue([Array(message.json.utf8)])
            _ = server.work()
        }
        _ = send("initialize", .map(ValueMap()))
        let uri: Value = "file:///w/workflows/x.yaml"
        var units = Array("id: z\r\nname: 😀é\nx: 1\n".utf16)
        notify(
            "textDocument/didOpen",
            ["textDocument": ["uri": uri, "version": 1, "text": .string(String(decoding: units, as: UTF16.self))]])
        let pieces = ["😀", "é", "\n", "\r\n", "a: b\n", "", "x", "  - ", "名", "'"]
        for version in 2..<60 {
            // Only places that an editor would name: not within a character, not within a line's end.
            let places = Self.places(units)
            let (one, two) = (places[numbers.next(places.count)], places[numbers.next(places.count)])
            let (start, end) = one.offset <= two.offset ? (one, two) : (two, one)
            let text = pieces[numbers.next(pieces.count)]
            units.replaceSubrange(start.offset..<end.offset, with: Array(text.utf16))
            notify(
                "textDocument/didChange",
                [
                    "textDocument": ["uri": uri, "version": .integer(version)],
                    "contentChanges": [
                        ["range": ["start": start.value, "end": end.value], "text": .string(text)]
                    ],
                ])
        }
        let expected = String(decoding: units, as: UTF16.self)
        // The names of top-level keys and their lines, which the outline tells.
        let answer = send("textDocument/documentSymbol", ["textDocument": ["uri": uri]])
        let found = answer.first { $0["id"] == 1 }?["result"]?.listValue ?? []
        var other = LanguageServer()
        func ask(_ method: String, _ parameters: Value) -> [Value] {
            let message: Value = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters]
            other.enqueue([Array(message.json.utf8)])
            return other.work()
        }
        _ = ask("initialize", .map(ValueMap()))
        let open: Value = [
            "jsonrpc": "2.0", "method": "textDocument/didOpen",
            "params": ["textDocument": ["uri": uri, "version": 1, "text": .string(expected)]],
        ]
        other.enqueue([Array(open.json.utf8)])
        let whole = ask("textDocument/documentSymbol", ["textDocument": ["uri": uri]])
        #expect(whole.first { $0["id"] == 1 }?["result"]?.listValue == found)
    }

    private struct Place {
        var offset: Int
        var line: Int
        var character: Int
        var value: Value { ["line": .integer(line), "character": .integer(character)] }
    }

    private static func places(_ units: [UInt16]) -> [Place] {
        var places: [Place] = []
        var (line, character) = (0, 0)
        for offset in 0...units.count {
            let before = offset > 0 ? units[offset - 1] : 0
            let here = offset < units.count ? units[offset] : 0
            if before == 10 || before == 13 && here != 10 {
                line += 1
                character = 0
            }
            let isWithin = before == 13 && here == 10 || UTF16.isTrailSurrogate(here)
            if !isWithin { places.append(Place(offset: offset, line: line, character: character)) }
            character += 1
        }
        return places
    }

    @Test(arguments: Files.workflows)
    func `every question about every state of a file has an answer`(path: String) {
        var numbers = Numbers(state: UInt64(path.utf8.count) &* 0x9E37_79B9_7F4A_7C15 | 1)
        let text = Files.text(path)
        #expect(!text.isEmpty, "\(path)")
        var server = LanguageServer()
        func ask(_ method: String, _ parameters: Value) -> [Value] {
            let message: Value = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters]
            server.enqueue([Array(message.json.utf8)])
            return server.work()
        }
        _ = ask("initialize", .map(ValueMap()))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for round in 0..<3 {
            let uri: Value = .string("file:///w/workflows/\(round).yaml")
            // As it is while it is written: up to some place, or with a piece missing.
            let cut = numbers.next(lines.count) + 1
            var kept = Array(lines.prefix(round % 2 == 0 ? cut : lines.count))
            if round % 2 == 1 { kept.remove(at: cut - 1) }
            if kept.isEmpty { kept = [""] }
            if round % 3 == 0, let last = kept.popLast() { kept.append(last.prefix(numbers.next(last.count + 1))) }
            let open: Value = [
                "jsonrpc": "2.0", "method": "textDocument/didOpen",
                "params": ["textDocument": ["uri": uri, "version": 1, "text": .string(kept.joined(separator: "\n"))]],
            ]
            server.enqueue([Array(open.json.utf8)])
            for _ in 0..<3 {
                let line = numbers.next(kept.count)
                let place: Value = [
                    "line": .integer(line), "character": .integer(numbers.next(kept[line].utf16.count + 2)),
                ]
                for method in ["completion", "hover", "definition"] {
                    let answer = ask("textDocument/\(method)", ["textDocument": ["uri": uri], "position": place])
                    #expect(answer.contains { $0["id"] == 1 && $0["error"] == nil })
                }
            }
            let close: Value = [
                "jsonrpc": "2.0", "method": "textDocument/didClose", "params": ["textDocument": ["uri": uri]],
            ]
            server.enqueue([Array(close.json.utf8)])
        }
    }

    @Test func `texts without end of depth or length are survived`() {
        var server = LanguageServer()
        func ask(_ method: String, _ parameters: Value) -> [Value] {
            let message: Value = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters]
            server.enqueue([Array(message.json.utf8)])
            return server.work()
        }
        _ = ask("initialize", .map(ValueMap()))
        let texts = [
            String(repeating: "- ", count: 100_000), String(repeating: "[", count: 100_000),
            (0..<3000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
            String(repeating: "a", count: 1 << 20), "\u{FEFF}id: x\nsystemPrompt: y", "\r\r\r", "",
        ]
        for (index, text) in texts.enumerated() {
            let uri: Value = .string("file:///w/workflows/\(index).yaml")
            let open: Value = [
                "jsonrpc": "2.0", "method": "textDocument/didOpen",
                "params": ["textDocument": ["uri": uri, "version": 1, "text": .string(text)]],
            ]
            server.enqueue([Array(open.json.utf8)])
            let symbols = ask("textDocument/documentSymbol", ["textDocument": ["uri": uri]])
            #expect(symbols.contains { $0["id"] == 1 && $0["error"] == nil })
            let place: Value = ["line": 9_000_000_000, "character": 9_000_000_000]
            for method in ["completion", "hover", "definition"] {
                #expect(
                    ask("textDocument/\(method)", ["textDocument": ["uri": uri], "position": place]).contains {
                        $0["error"] == nil
                    })
            }
        }
    }
}
