import Testing
import TroupeHTTPClient

struct SSEParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let stream: String
        let events: [ServerSentEvent]
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "nothing", stream: "", events: []),
        Case(name: "one", stream: "data: a\n\n", events: [.init(data: "a")]),
        Case(name: "CR", stream: "data: a\r\rdata: b\r\r", events: [.init(data: "a"), .init(data: "b")]),
        Case(name: "CRLF", stream: "data: a\r\n\r\ndata: b\r\n\r\n", events: [.init(data: "a"), .init(data: "b")]),
        Case(name: "mixed ends", stream: "data: a\r\ndata: b\rdata: c\n\r\n", events: [.init(data: "a\nb\nc")]),
        Case(
            name: "LF CR is two ends", stream: "data: a\n\rdata: b\n\n", events: [.init(data: "a"), .init(data: "b")]),
        Case(name: "byte order mark", stream: "\u{FEFF}data: a\n\n", events: [.init(data: "a")]),
        Case(name: "second mark is text", stream: "\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", events: [.init(data: "b")]),
        Case(name: "mark inside", stream: "data: a\n\n\u{FEFF}data: b\n\n", events: [.init(data: "a")]),
        Case(name: "comment", stream: ": ping\n\n:\ndata: a\n: x\n\n", events: [.init(data: "a")]),
        Case(name: "lines", stream: "data: a\ndata:\ndata: b\n\n", events: [.init(data: "a\n\nb")]),
        Case(
            name: "one space goes", stream: "data:a\n\ndata:  b \n\n", events: [.init(data: "a"), .init(data: " b ")]),
        Case(name: "no colon", stream: "data\n\ndata\ndata\n\n", events: [.init(data: ""), .init(data: "\n")]),
        Case(name: "colons", stream: "data: a:b: c\n\n", events: [.init(data: "a:b: c")]),
        Case(
            name: "type", stream: "event: x\ndata: a\n\ndata: b\n\n",
            events: [.init(type: "x", data: "a"), .init(data: "b")]),
        Case(name: "type without data", stream: "event: x\n\ndata: b\n\n", events: [.init(data: "b")]),
        Case(name: "empty type", stream: "event: x\nevent\ndata: b\n\n", events: [.init(data: "b")]),
        Case(
            name: "id stays", stream: "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            events: [.init(data: "a", lastEventID: "1"), .init(data: "b", lastEventID: "1"), .init(data: "c")]),
        Case(
            name: "id without data", stream: "id: 1\n\ndata: b\n\n", events: [.init(data: "b", lastEventID: "1")]),
        Case(
            name: "id with NUL", stream: "id: 1\nid: 2\u{0}\ndata: b\n\n", events: [.init(data: "b", lastEventID: "1")]),
        Case(name: "unknown field", stream: "Data: x\ndatax: y\n data: z\ndata: a\n\n", events: [.init(data: "a")]),
        Case(name: "unfinished", stream: "data: a\n\ndata: b\n", events: [.init(data: "a")]),
        Case(name: "unfinished CR", stream: "data: a\r", events: []),
        Case(name: "wide characters", stream: "data: aé漢😀\nevent: 漢\n\n", events: [.init(type: "漢", data: "aé漢😀")]),
        Case(name: "retry", stream: "retry: 1500\ndata: a\n\n", events: [.init(data: "a")]),
    ]

    @Test(arguments: cases)
    func `The standard's rules hold however the stream is cut`(example: Case) {
        let bytes = Array(example.stream.utf8)
        for cut in 0...bytes.count {
            var parser = SSEParser()
            let events = parser.feed(Array(bytes[..<cut])) + parser.feed(Array(bytes[cut...]))
            #expect(events == example.events, "cut at \(cut)")
        }
        var bytewise = SSEParser()
        #expect(bytes.flatMap { bytewise.feed([$0]) } == example.events)
        #expect(bytewise.exceededLimit == nil)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `Random streams in random pieces give what the whole gives`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let parts = [
            "data", "event", "id", "retry", ":", " ", "\r", "\n", "\r\n", "\n\n", "é", "😀", "x", "\u{FEFF}", "1",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<120, using: &random) {
            if Int.random(in: 0..<40, using: &random) == 0 { bytes.append(.random(in: 0...255, using: &random)) }
            bytes += parts.randomElement(using: &random).map { Array($0.utf8) } ?? []
        }
        var whole = SSEParser(maxLineBytes: 20, maxEventBytes: 30)
        let expected = whole.feed(bytes)
        var pieces = SSEParser(maxLineBytes: 20, maxEventBytes: 30)
        var events: [ServerSentEvent] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(.random(in: 0..<9, using: &random))
            events += pieces.feed(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        #expect(events == expected)
        #expect(pieces.exceededLimit == whole.exceededLimit)
        #expect(pieces.reconnectionTime == whole.reconnectionTime)
    }

    @Test(
        arguments: [
            ("retry: 1500\n", 1500), ("retry: 1500\nretry: x\nretry:\nretry: -1\nretry: 1.5\n", 1500), ("retry:0\n", 0),
            ("retry: ٣\n", nil), ("retry: 99999999999999999999\n", nil),
        ] as [(String, Int64?)])
    func `Only digits set the reconnection time`(stream: String, milliseconds: Int64?) {
        var parser = SSEParser()
        _ = parser.feed(Array(stream.utf8))
        #expect(parser.reconnectionTime == milliseconds.map { .milliseconds($0) })
    }

    @Test func `Lines and events up to the limit pass, beyond it the parser stops`() {
        var exact = SSEParser(maxLineBytes: 10, maxEventBytes: 9)
        #expect(exact.feed(Array("\u{FEFF}data: 1234\ndata: 5678\n\n".utf8)) == [.init(data: "1234\n5678")])
        #expect(exact.feed(Array("data: 12345\n\ndata: a\n\n".utf8)).isEmpty)
        #expect(exact.exceededLimit == 10)
        #expect(exact.feed(Array("\n\ndata: a\n\n".utf8)).isEmpty)

        var event = SSEParser(maxLineBytes: 10, maxEventBytes: 8)
        #expect(event.feed(Array("data: a\n\ndata: 1234\ndata: 5678\n\n".utf8)) == [.init(data: "a")])
        #expect(event.exceededLimit == 8)

        var endless = SSEParser(maxLineBytes: 10)
        for _ in 0..<1000 { _ = endless.feed([65]) }
        #expect(endless.exceededLimit == 10)
    }
}

/// A small deterministic generator (SplitMix64), so that a failing seed fails again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
