import Testing

@testable import TroupePostgres

@Suite(.serialized) struct PipelineLatencyTests {
    /// A generous bound, so that only a blunder (a round trip per row, a poll interval) can break it.
    @Test func `a thousand batches of fifty rows commit within seconds`() async throws {
        let connection = try await TestDatabase.connect()
        try await connection.script("CREATE TABLE j (shard int4, position int8, payload bytea)")
        let append = Statement(
            name: "append", sql: "INSERT INTO j SELECT * FROM unnest($1::int4[], $2::int8[], $3::bytea[])")
        let payload = [UInt8](repeating: 1, count: 300)
        let clock = ContinuousClock()
        let elapsed = try await clock.measure {
            for batch in 0..<1_000 {
                let positions = (0..<50).map { Int64(batch * 50 + $0) }
                try await connection.pipeline([
                    (
                        append,
                        [
                            .int4Array(positions.map { _ in 1 }), .int8Array(positions),
                            .byteaArray(positions.map { _ in payload }),
                        ]
                    )
                ])
            }
        }
        let count = try await connection.query(Statement(unprepared: "SELECT count(*) FROM j"))[0].int64(0)
        #expect(count == 50_000)
        #expect(elapsed < .seconds(30))
        let round = try await clock.measure {
            for _ in 0..<2_000 { try await connection.query(Statement(name: "one", sql: "SELECT 1")) }
        }
        #expect(round < .seconds(10))
    }
}
