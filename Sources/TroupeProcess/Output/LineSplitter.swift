/// A line of live output.
package struct OutputLine: Sendable, Equatable {
    /// Where it came through.
    package var source: OutputSource
    /// The line without its end (LF or CR LF); what is not UTF-8 is replaced by U+FFFD.
    package var text: String
    /// Whether the line goes on in the next one of the same source, since it is longer than the limit.
    package var isCut = false
    /// How many bytes were dropped before or within this line.
    package var droppedBefore: UInt64 = 0
}

/// Makes lines from chunks, each source by itself.
package struct LineSplitter: Sendable {
    private struct Pending {
        var bytes: [UInt8] = []
        var dropped: UInt64 = 0
    }

    private let limit: Int
    private var output = Pending()
    private var error = Pending()

    /// Cuts lines after `limit` bytes.
    package init(limit: Int = 64 << 10) {
        self.limit = max(4, limit)
    }

    /// The lines that the chunk completes.
    package mutating func push(_ chunk: OutputChunk) -> [OutputLine] {
        switch chunk.source {
        case .standardOutput: Self.push(chunk, limit: limit, pending: &output)
        case .standardError: Self.push(chunk, limit: limit, pending: &error)
        }
    }

    /// The unfinished last lines.
    package mutating func finish() -> [OutputLine] {
        let rest = [(OutputSource.standardOutput, output), (.standardError, error)]
        (output, error) = (Pending(), Pending())
        return rest.filter { !$0.1.bytes.isEmpty || $0.1.dropped > 0 }.map { source, pending in
            OutputLine(
                source: source, text: String(decoding: pending.bytes, as: UTF8.self), droppedBefore: pending.dropped)
        }
    }

    private static func push(_ chunk: OutputChunk, limit: Int, pending: inout Pending) -> [OutputLine] {
        var lines: [OutputLine] = []
        pending.dropped += chunk.droppedBefore
        func emit(_ bytes: ArraySlice<UInt8>, cut: Bool) {
            let text = String(decoding: bytes, as: UTF8.self)
            lines.append(OutputLine(source: chunk.source, text: text, isCut: cut, droppedBefore: pending.dropped))
            pending.dropped = 0
        }
        var start = chunk.bytes.startIndex
        while start < chunk.bytes.endIndex {
            let end = chunk.bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            pending.bytes += chunk.bytes[start..<(end ?? chunk.bytes.endIndex)]
            start = end.map { $0 + 1 } ?? chunk.bytes.endIndex
            var from = 0
            while pending.bytes.count - from > limit {
                let cut = characterBoundary(in: pending.bytes, from: from, at: from + limit)
                emit(pending.bytes[from..<cut], cut: true)
                from = cut
            }
            if from > 0 { pending.bytes.removeFirst(from) }
            guard end != nil else { break }
            let hasReturn = pending.bytes.last == UInt8(ascii: "\r")
            emit(pending.bytes.dropLast(hasReturn ? 1 : 0), cut: false)
            pending.bytes.removeAll(keepingCapacity: true)
        }
        return lines
    }

    /// The last position up to `position` that does not split a UTF-8 character.
    private static func characterBoundary(in bytes: [UInt8], from: Int, at position: Int) -> Int {
        var boundary = position
        while boundary > position - 3, boundary > from + 1, bytes[boundary] & 0xC0 == 0x80 { boundary -= 1 }
        return bytes[boundary] & 0xC0 == 0x80 ? position : boundary
    }
}
