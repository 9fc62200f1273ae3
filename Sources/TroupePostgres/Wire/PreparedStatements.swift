/// Which statements one session has prepared.
///
/// A statement is prepared anew for other parameter types, because binary parameters must match them exactly.
struct PreparedStatements {
    /// The fate of one Parse message, read when a statement that relied on it fails.
    final class Attempt {
        let statementName: String
        let sql: String
        let serverName: String
        let types: [UInt32]
        var error: PostgresError?

        init(statementName: String, sql: String, serverName: String, types: [UInt32]) {
            self.statementName = statementName
            self.sql = sql
            self.serverName = serverName
            self.types = types
        }
    }

    private var attempts: [String: [Attempt]] = [:]
    private var counter = 0

    /// Variants of one statement; more would mean that a caller's types vary without bound.
    static let variantLimit = 8
    /// Statements of one session; names are constants, so this is never reached in practice.
    static let statementLimit = 1_000

    /// The variant that fits these parameters. NULL has no type and fits every variant. The text is compared too, so
    /// that two statements which share a name by mistake stay two; for one constant that costs nothing.
    func find(
        _ name: String, sql: String, _ parameters: ArraySlice<ParameterArena.Parameter>
    ) -> Attempt? {
        attempts[name]?.first { attempt in
            attempt.sql == sql && attempt.types.count == parameters.count
                && zip(attempt.types, parameters).allSatisfy { $1.length == nil || $0 == $1.type.rawValue }
        }
    }

    /// Notes a variant that is about to be prepared; nil when there are too many.
    mutating func add(
        _ name: String, sql: String, _ parameters: ArraySlice<ParameterArena.Parameter>
    ) -> Attempt? {
        let variants = attempts[name]?.count ?? 0
        guard variants < Self.variantLimit, variants > 0 || attempts.count < Self.statementLimit else { return nil }
        counter += 1
        let attempt = Attempt(
            statementName: name, sql: sql, serverName: "\(counter)_\(name)", types: parameters.map(\.type.rawValue))
        attempts[name, default: []].append(attempt)
        return attempt
    }

    /// Drops a variant that the server does not know or can no longer run, so that its next use prepares it again.
    mutating func forget(_ attempt: Attempt) {
        attempts[attempt.statementName]?.removeAll { $0 === attempt }
    }
}
