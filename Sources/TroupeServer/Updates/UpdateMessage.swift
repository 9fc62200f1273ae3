import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Writes the messages of the stream. A message is encoded once, whoever gets it.
enum UpdateMessage {
    /// A record's message without its end, so that the cursor can be added when it is known.
    static func record(
        _ record: Record, run: Key, workItem: String?, sequence: Int64, time: Int64
    ) -> [UInt8] {
        var bytes = value(record, run: run, workItem: workItem, sequence: sequence, time: time).jsonBytes
        bytes.removeLast()
        return bytes
    }

    /// A record's message without a cursor.
    static func value(_ record: Record, run: Key, workItem: String?, sequence: Int64, time: Int64) -> Value {
        [
            "type": "record", "run_id": RunView.key(run), "work_item_id": RunView.optional(workItem),
            "seq": .integer(Int(sequence)), "time": RunView.time(time), "record": Published.record(record),
        ]
    }

    /// The records of one published row.
    static func records(of row: PublishedRow) -> [[UInt8]] {
        row.records.enumerated().map { offset, record in
            self.record(
                record, run: row.run, workItem: row.workItem, sequence: row.firstSequence + Int64(offset),
                time: row.time)
        }
    }

    static func frame(_ start: [UInt8], cursor: UpdateCursor?) -> WebSocketFrame {
        let end = cursor.map { ",\"cursor\":\"\($0.text)\"}" } ?? "}"
        return WebSocketFrame(utf8: start + Array(end.utf8))
    }

    static func log(_ chunk: LogChunk, workItem: String?) -> WebSocketFrame {
        WebSocketFrame(utf8: value(chunk, workItem: workItem).jsonBytes)
    }

    /// The message of a piece of output.
    static func value(_ chunk: LogChunk, workItem: String?) -> Value {
        var map: ValueMap = [
            "type": "log", "run_id": RunView.key(chunk.run), "work_item_id": RunView.optional(workItem),
        ]
        map.merge(LogView.map(chunk))
        return .map(map)
    }
}
