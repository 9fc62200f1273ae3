package import TroupeEngine
import TroupeGraph
package import TroupeInterpreter
import TroupePostgres

extension PostgresJournal {
    private static let startOfKey = Statement(
        name: "message_start_of_key",
        sql: """
            SELECT run, process, correlation_key, is_over FROM troupe.message_starts
            WHERE shard = $1 AND hashtextextended(correlation_key, 0) = hashtextextended($3, 0)
                AND hashtextextended(process, 0) = hashtextextended($2, 0) AND process = $2 AND correlation_key = $3
            ORDER BY run DESC LIMIT 1
            """)
    private static let startsOver = Statement(
        name: "message_starts_over",
        sql: """
            SELECT run, process, correlation_key, is_over FROM troupe.message_starts
            WHERE shard = $1 AND is_over ORDER BY run
            """)
    private static let startOfRun = Statement(
        name: "message_start_of_run",
        sql: "SELECT run, process, correlation_key, is_over FROM troupe.message_starts WHERE run = $1")
    private static let removeStart = Statement(
        name: "remove_message_start", sql: "DELETE FROM troupe.message_starts WHERE run = $1")
    private static let timers = Statement(
        name: "start_timers",
        sql: """
            SELECT timer, process, version, element_id, due, repetitions FROM troupe.start_timers
            WHERE shard = $1 ORDER BY timer
            """)
    private static let incidentsOfAll = Statement(
        name: "incidents",
        sql: """
            SELECT incident, run, element, fault, created_at FROM troupe.incidents
            WHERE incident > $1 ORDER BY incident LIMIT $2
            """)
    private static let incidentsOfRun = Statement(
        name: "incidents_of_run",
        sql: """
            SELECT incident, run, element, fault, created_at FROM troupe.incidents
            WHERE incident > $1 AND run = $3 ORDER BY incident LIMIT $2
            """)
    private static let oneIncident = Statement(
        name: "one_incident",
        sql: "SELECT incident, run, element, fault, created_at FROM troupe.incidents WHERE incident = $1")

    package func messageStart(
        shard: Int, process: String, correlationKey: String
    ) async throws(JournalError) -> MessageStart? {
        let rows = try await read(
            Self.startOfKey,
            [.int4(Int32(shard)), .text(StoredForm.text(process)), .text(StoredForm.text(correlationKey))])
        return try decode { try rows.first.map(Self.messageStart) }
    }

    package func endedMessageStarts(shard: Int) async throws(JournalError) -> [MessageStart] {
        let rows = try await read(Self.startsOver, [.int4(Int32(shard))])
        return try decode { try rows.map(Self.messageStart) }
    }

    package func messageStart(run: Key) async throws(JournalError) -> MessageStart? {
        let rows = try await read(Self.startOfRun, [.int8(run)])
        return try decode { try rows.first.map(Self.messageStart) }
    }

    package func removeMessageStart(run: Key) async throws(JournalError) {
        _ = try await read(Self.removeStart, [.int8(run)])
    }

    private static func messageStart(_ row: PostgresRow) throws -> MessageStart {
        var start = MessageStart(
            process: try row.string("process"), correlationKey: try row.string("correlation_key"),
            run: try row.int64("run"))
        start.isOver = try row.bool("is_over")
        return start
    }

    package func startTimers(shard: Int) async throws(JournalError) -> [StartTimer] {
        let rows = try await read(Self.timers, [.int4(Int32(shard))])
        return try decode {
            try rows.map { row in
                StartTimer(
                    timer: try row.int64("timer"), process: try row.string("process"),
                    version: Int(try row.int32("version")), elementId: try row.string("element_id"),
                    due: try row.timestampOrNil("due")?.microsecondsSince1970,
                    repetitions: try row.int32OrNil("repetitions").map { Int($0) })
            }
        }
    }

    package func incidents(run: Key?, after: Key, limit: Int) async throws(JournalError) -> [IncidentSummary] {
        let parameters: [PostgresValue] = [.int8(after), .int8(Int64(max(0, limit)))]
        let rows: PostgresRows
        if let run {
            rows = try await read(Self.incidentsOfRun, parameters + [.int8(run)])
        } else {
            rows = try await read(Self.incidentsOfAll, parameters)
        }
        return try decode { try rows.map(Self.incident) }
    }

    package func incident(_ incident: Key) async throws(JournalError) -> IncidentSummary? {
        let rows = try await read(Self.oneIncident, [.int8(incident)])
        return try decode { try rows.first.map(Self.incident) }
    }

    private static func incident(_ row: PostgresRow) throws -> IncidentSummary {
        IncidentSummary(
            incident: try row.int64("incident"), run: try row.int64("run"), element: try row.int64("element"),
            fault: try value(try row.bytes("fault")).decoded(as: Fault.self),
            createdAt: try row.timestamp("created_at").microsecondsSince1970)
    }
}
