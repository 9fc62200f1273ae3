import TroupeEngine
import TroupeProcess

/// Passes a step's live output to the log in whole lines, up to a limit for each stream, and remembers the last lines of
/// standard error.
struct StepOutput {
    /// Bytes of each stream that go to the log.
    static let logLimit = 1 << 20
    private static let tailLines = 20
    private static let tailBytes = 4 << 10
    private static let lineBytes = 16 << 10

    private let log: @Sendable (LogChunk.Stream, String) -> Void
    private var splitter = LineSplitter(limit: lineBytes)
    private var logged: [LogChunk.Stream: Int] = [:]
    private var cut: Set<LogChunk.Stream> = []
    /// The last lines of standard error, oldest first.
    private(set) var errorTail: [String] = []

    init(_ context: JobContext) { log = context.log }

    /// The streams whose rest did not go to the log.
    var isCut: Bool { !cut.isEmpty }

    mutating func take(_ chunk: OutputChunk) { pass(splitter.push(chunk)) }

    mutating func finish() { pass(splitter.finish()) }

    /// Neighbouring lines of one stream are one piece of log.
    private mutating func pass(_ lines: [OutputLine]) {
        var text = ""
        var stream = LogChunk.Stream.output
        for line in lines {
            let own: LogChunk.Stream = line.source == .standardOutput ? .output : .error
            if own != stream {
                write(text, to: stream)
                text = ""
                stream = own
            }
            if line.droppedBefore > 0 { text += "[\(line.droppedBefore) bytes were lost here: they came too fast]\n" }
            text += line.text
            text += "\n"
            if own == .error { remember(line.text) }
        }
        write(text, to: stream)
    }

    private mutating func write(_ text: String, to stream: LogChunk.Stream) {
        if text.isEmpty || cut.contains(stream) { return }
        let room = Self.logLimit - logged[stream, default: 0]
        if text.utf8.count <= room {
            logged[stream, default: 0] += text.utf8.count
            log(stream, text)
            return
        }
        cut.insert(stream)
        let kept = String(decoding: text.utf8.prefix(room), as: UTF8.self)
        log(stream, kept + "\n[truncated: only the first \(Self.logLimit) bytes of this stream are kept]\n")
    }

    private mutating func remember(_ line: String) {
        if line.allSatisfy(\.isWhitespace) { return }
        errorTail.append(line.utf8.count > 1000 ? String(decoding: line.utf8.prefix(1000), as: UTF8.self) + "…" : line)
        while errorTail.count > Self.tailLines || errorTail.reduce(0, { $0 + $1.utf8.count }) > Self.tailBytes {
            errorTail.removeFirst()
        }
    }
}
