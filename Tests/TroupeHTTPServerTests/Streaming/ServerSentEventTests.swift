import Testing

@testable import TroupeHTTPServer

@Suite struct ServerSentEventTests {
    @Test(arguments: [
        (ServerSentEvent(data: "a"), "data: a\n\n"),
        (ServerSentEvent(id: "7", event: "step", data: "a"), "id: 7\nevent: step\ndata: a\n\n"),
        (ServerSentEvent(data: "a\nb\r\nc\rd"), "data: a\ndata: b\ndata: c\ndata: d\n\n"),
        (ServerSentEvent(data: ""), "data: \n\n"), (ServerSentEvent(data: "a\n"), "data: a\ndata: \n\n"),
        (
            ServerSentEvent(id: "1\ndata: x\u{0}", event: "e\r\nid: 2", data: "y"),
            "id: 1data: x\nevent: eid: 2\ndata: y\n\n"
        ),
    ])
    func `an event cannot be broken out of`(event: ServerSentEvent, wire: String) {
        #expect(String(decoding: event.bytes, as: UTF8.self) == wire)
    }
}
