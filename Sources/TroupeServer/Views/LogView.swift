import TroupeEngine
import TroupeGraph

/// Output of steps as JSON.
enum LogView {
    static func map(_ chunk: LogChunk) -> ValueMap {
        [
            "step": .string(chunk.step), "element": RunView.key(chunk.element), "attempt": .integer(chunk.attempt),
            "stream": .string(chunk.stream.rawValue), "offset": .integer(Int(chunk.offset)),
            "time": RunView.time(chunk.time), "text": .string(Published.text(chunk.text)),
        ]
    }

    static func value(_ chunk: LogChunk) -> Value {
        var map = map(chunk)
        map["number"] = .integer(Int(chunk.number))
        return .map(map)
    }
}
