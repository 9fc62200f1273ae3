import Testing
import TroupeLanguageServer

@Suite struct FrameReaderTests {
    @Test func `messages are found wherever the stream is cut`() throws {
        let stream =
            FrameReader.frame(Array("{\"a\":1}".utf8)) + FrameReader.frame([]) + FrameReader.frame(Array("ü€😀".utf8))
        for cut in 0...stream.count {
            var reader = FrameReader()
            var bodies: [[UInt8]] = []
            for piece in [stream[..<cut], stream[cut...]] {
                reader.append(piece)
                while let body = try reader.next() { bodies.append(body) }
            }
            #expect(bodies == [Array("{\"a\":1}".utf8), [], Array("ü€😀".utf8)])
            #expect(!reader.isInMessage)
        }
    }

    @Test func `header names are compared without case, and others are passed over`() throws {
        var reader = FrameReader()
        reader.append(
            Array("content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:2\r\n\r\nab".utf8))
        #expect(try reader.next() == Array("ab".utf8))
        #expect(try reader.next() == nil)
    }

    @Test(arguments: [
        "Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length:\r\n\r\n", "\r\n", "{\"jsonrpc\"\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Type: x\r\n\r\n", "no colon\r\n", String(repeating: "x", count: 9000),
    ])
    func `a header without a readable length ends the stream`(text: String) {
        var reader = FrameReader()
        reader.append(Array(text.utf8))
        #expect(throws: LanguageServerError.unreadableHeader) { try reader.next() }
    }

    @Test func `a message beyond the limit is refused before it is held`() {
        var reader = FrameReader(limit: 100)
        reader.append(Array("Content-Length: 101\r\n\r\n".utf8))
        #expect(throws: LanguageServerError.messageTooLong) { try reader.next() }
    }
}
