package import TroupeEngine
import TroupePostgres

extension PostgresJournal {
    private static let allShards = Statement(name: "all_shards", sql: "SELECT shard FROM troupe.shards ORDER BY shard")
    private static let inbox = Statement(
        name: "inbox",
        sql: "SELECT id, requester, request FROM troupe.inbox WHERE shard = $1 ORDER BY id LIMIT $2")

    package func shards() async throws(JournalError) -> [Int] {
        let rows = try await read(Self.allShards, [])
        return try decode { Set(try rows.map { Int(try $0.int32(0)) }).union([0]).sorted() }
    }

    package func requests(shard: Int, limit: Int) async throws(JournalError) -> [InboxRow] {
        let rows = try await read(Self.inbox, [.int4(Int32(shard)), .int8(Int64(max(0, limit)))])
        return try decode {
            try rows.compactMap { row in
                // What a newer server asks for waits for a newer server.
                try RemoteRequest(json: try row.bytes(2)).map {
                    InboxRow(id: try row.int64(0), requester: try row.int64OrNil(1), request: $0)
                }
            }
        }
    }
}
