import TroupeEngine
import TroupePostgres

/// What a batch changes about requests of other shards and servers, as statements.
enum InboxStatements {
    /// The shard that looks after what is unique among all.
    static let coordinator: Int32 = 0

    private static let sendErrands = Statement(
        name: "send_errands",
        sql: "INSERT INTO troupe.inbox (shard, request) SELECT $1, errand FROM unnest($2::bytea[]) AS errand")

    /// Never in a batch without rows, which may be written twice.
    static func send(_ errands: [RemoteRequest]) -> BatchStatements.Call {
        (sendErrands, [.int4(coordinator), .byteaArray(errands.map(\.json))])
    }

    /// Whose row has gone already was answered before.
    private static let answerRequests = Statement(
        name: "answer_requests",
        sql: """
            WITH done AS (DELETE FROM troupe.inbox WHERE id = ANY ($1) RETURNING id, requester)
            INSERT INTO troupe.answers (id, node, outcome)
            SELECT done.id, done.requester, answer.outcome
            FROM done JOIN unnest($1::int8[], $2::bytea[]) AS answer (id, outcome) ON answer.id = done.id
            WHERE done.requester IS NOT NULL
            """)

    static func answer(_ answers: [InboxAnswer]) -> BatchStatements.Call {
        (answerRequests, [.int8Array(answers.map(\.id)), .byteaArray(answers.map(\.outcome.json))])
    }
}
