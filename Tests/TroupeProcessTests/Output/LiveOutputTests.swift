import Testing

@testable import TroupeProcess

struct LiveOutputTests {
    @Test func `chunks of one source that wait are joined, those of two keep their order`() async {
        let output = LiveOutput(limit: 1000)
        Self.append(output, .standardOutput, "a")
        Self.append(output, .standardOutput, "b")
        Self.append(output, .standardError, "c")
        Self.append(output, .standardOutput, "d")
        output.finish()
        #expect(
            await Self.all(output) == [
                OutputChunk(source: .standardOutput, bytes: Array("ab".utf8)),
                OutputChunk(source: .standardError, bytes: Array("c".utf8)),
                OutputChunk(source: .standardOutput, bytes: Array("d".utf8)),
            ])
    }

    @Test func `what a slow reader misses is counted in the next chunk of that source`() async {
        let output = LiveOutput(limit: 200)
        var iterator = output.makeAsyncIterator()
        Self.append(output, .standardOutput, String(repeating: "x", count: 100))
        Self.append(output, .standardOutput, String(repeating: "y", count: 101))
        Self.append(output, .standardError, String(repeating: "z", count: 300))
        #expect(await iterator.next()?.bytes.count == 100)
        Self.append(output, .standardOutput, "after")
        output.finish()
        #expect(
            await iterator.next()
                == OutputChunk(source: .standardOutput, bytes: Array("after".utf8), droppedBefore: 101))
        #expect(await iterator.next() == OutputChunk(source: .standardError, bytes: [], droppedBefore: 300))
        #expect(await iterator.next() == nil)
    }

    @Test func `memory stays bounded by tiny alternating chunks as well`() async {
        let output = LiveOutput(limit: 10_000)
        for _ in 0..<10_000 {
            Self.append(output, .standardOutput, "o")
            Self.append(output, .standardError, "e")
        }
        output.finish()
        let chunks = await Self.all(output)
        #expect(chunks.count < 200)
        let seen = chunks.reduce(0) { $0 + UInt64($1.bytes.count) + $1.droppedBefore }
        #expect(seen == 20_000)
    }

    @Test func `a waiting reader is woken by the next chunk and by the end`() async {
        let output = LiveOutput(limit: 1000)
        let reader = Task { await Self.all(output) }
        for number in 0..<100 {
            Self.append(output, .standardOutput, "\(number)\n")
            await Task.yield()
        }
        output.finish()
        let bytes = await reader.value.flatMap(\.bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == (0..<100).map { "\($0)\n" }.joined())
    }

    private static func append(_ output: LiveOutput, _ source: OutputSource, _ text: String) {
        Array(text.utf8).withUnsafeBytes { output.append(source, $0) }
    }

    private static func all(_ output: LiveOutput) async -> [OutputChunk] {
        var chunks: [OutputChunk] = []
        for await chunk in output { chunks.append(chunk) }
        return chunks
    }
}
