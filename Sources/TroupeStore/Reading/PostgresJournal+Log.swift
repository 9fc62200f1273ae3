package import TroupeEngine
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let insertLog = Statement(
        name: "insert_log",
        sql: """
            INSERT INTO troupe.log_chunks (run, element, step, attempt, stream, start, content, time)
            SELECT chunk.run, chunk.element, chunk.step, chunk.attempt, chunk.stream, chunk.start, chunk.content,
                chunk.time
            FROM unnest($1::int8[], $2::int8[], $3::text[], $4::int4[], $5::text[], $6::int8[], $7::bytea[],
                $8::timestamptz[])
                WITH ORDINALITY AS chunk (run, element, step, attempt, stream, start, content, time, place)
            ORDER BY chunk.place
            """)
    private static let readLog = Statement(
        name: "read_log",
        sql: """
            SELECT run, element, step, attempt, stream, start, content, time, number FROM troupe.log_chunks
            WHERE run = $1 AND number > $2 ORDER BY number LIMIT $3
            """)

    package func appendLog(_ chunks: [LogChunk]) async throws(JournalError) {
        if chunks.isEmpty { return }
        do throws(PostgresError) {
            try await pool.query(
                Self.insertLog,
                [
                    .int8Array(chunks.map(\.run)), .int8Array(chunks.map(\.element)),
                    .textArray(chunks.map { StoredForm.text($0.step) }),
                    .int4Array(chunks.map { Int32(clamping: $0.attempt) }), .textArray(chunks.map(\.stream.rawValue)),
                    .int8Array(chunks.map(\.offset)), .byteaArray(chunks.map { Array($0.text.utf8) }),
                    .timestamptzArray(chunks.map { StoredForm.time($0.time) }),
                ])
        } catch {
            throw JournalError(error)
        }
    }

    package func log(of run: Key, after: Int64, limit: Int) async throws(JournalError) -> [LogChunk] {
        let rows = try await read(Self.readLog, [.int8(run), .int8(after), .int8(Int64(limit))])
        return try decode {
            try rows.map { row in
                guard let stream = LogChunk.Stream(rawValue: try row.string(4)) else {
                    throw JournalError.damaged("output of an unknown stream")
                }
                var chunk = LogChunk(
                    run: try row.int64(0), element: try row.int64(1), step: try row.string(2),
                    attempt: Int(try row.int32(3)), stream: stream, offset: try row.int64(5),
                    text: String(decoding: try row.bytes(6), as: UTF8.self),
                    time: try row.timestamp(7).microsecondsSince1970)
                chunk.number = try row.int64(8)
                return chunk
            }
        }
    }
}
