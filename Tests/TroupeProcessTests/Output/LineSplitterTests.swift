import Testing

@testable import TroupeProcess

struct LineSplitterTests {
    @Test func `lines are the same however the chunks are cut`() {
        let text = Array("one\ntwo\r\n\nthree ä€😀\nrest".utf8)
        for size in 1...text.count {
            var splitter = LineSplitter()
            var lines: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                let bytes = Array(text[start..<min(start + size, text.count)])
                lines += splitter.push(OutputChunk(source: .standardOutput, bytes: bytes)).map(\.text)
            }
            lines += splitter.finish().map(\.text)
            #expect(lines == ["one", "two", "", "three ä€😀", "rest"])
        }
    }

    @Test func `the sources do not mix`() {
        var splitter = LineSplitter()
        #expect(splitter.push(OutputChunk(source: .standardOutput, bytes: Array("ou".utf8))).isEmpty)
        #expect(
            splitter.push(OutputChunk(source: .standardError, bytes: Array("err\n".utf8)))
                == [OutputLine(source: .standardError, text: "err")])
        #expect(
            splitter.push(OutputChunk(source: .standardOutput, bytes: Array("t\n".utf8)))
                == [OutputLine(source: .standardOutput, text: "out")])
        #expect(splitter.finish().isEmpty)
    }

    @Test func `a line longer than the limit is cut between characters and marked`() {
        var splitter = LineSplitter(limit: 5)
        let lines = splitter.push(OutputChunk(source: .standardOutput, bytes: Array("abc€def\n".utf8)))
        #expect(
            lines == [
                OutputLine(source: .standardOutput, text: "abc", isCut: true),
                OutputLine(source: .standardOutput, text: "€de", isCut: true),
                OutputLine(source: .standardOutput, text: "f"),
            ])
    }

    @Test func `dropped bytes are reported with the line they belong to`() {
        var splitter = LineSplitter()
        _ = splitter.push(OutputChunk(source: .standardOutput, bytes: Array("begin".utf8)))
        let lines = splitter.push(
            OutputChunk(source: .standardOutput, bytes: Array(" end\nnext\n".utf8), droppedBefore: 9))
        #expect(lines.map(\.droppedBefore) == [9, 0])
        _ = splitter.push(OutputChunk(source: .standardError, bytes: [], droppedBefore: 3))
        #expect(splitter.finish() == [OutputLine(source: .standardError, text: "", droppedBefore: 3)])
    }
}
