/// The last things that happened, for whoever has to understand a failure. Off, it costs nothing: a seed that fails is
/// run again with it.
final class Trace {
    enum Mode { case off, kept, printed }

    private var lines: [String] = []
    private let mode: Mode
    private static let limit = 60
    /// When the simulation began, so that times are short.
    private var origin: Int64?

    init(_ mode: Mode) { self.mode = mode }

    var isOn: Bool { mode != .off }

    func note(_ time: Int64, _ text: @autoclosure () -> String) {
        if mode == .off { return }
        let start = origin ?? time
        origin = start
        let line = "\((time - start) / 1000) ms  \(text())"
        if mode == .printed { print(line) }
        lines.append(line)
        if lines.count > 2 * Self.limit { lines.removeFirst(lines.count - Self.limit) }
    }

    var last: [String] { Array(lines.suffix(Self.limit)) }
}
