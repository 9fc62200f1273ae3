/// What failed between this program and PostgreSQL.
///
/// `description` is safe to log: it never holds a parameter, a row's content, a password or a whole connection URL.
/// The server's primary message is kept except for SQLSTATE class 22 (data exception), whose messages quote values;
/// DETAIL, which quotes keys, is never read.
package struct PostgresError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure, by what a caller can do about it.
    package enum Kind: Sendable, Equatable {
        /// `DATABASE_URL` or a setting of it cannot be understood.
        case invalidTarget
        /// No connection could be made: nobody listens, wrong password, the server starts up, a timeout.
        case cannotConnect
        /// The connection ended while it was in use or before it could be used.
        case connectionLost
        /// The server refused a statement; see `sqlState`.
        case server
        /// The calling task was cancelled.
        case cancelled
        /// A value cannot be sent: too large, too many parameters, a date out of range.
        case invalidParameter
        /// A column is missing or holds another type than the one asked for.
        case unexpectedColumn
        /// The pool, the connection or the cluster was closed by this program.
        case closed
        /// The embedded cluster cannot be created or run.
        case cluster
    }

    /// What kind of failure this is.
    package let kind: Kind
    /// The five characters of the SQLSTATE when the server sent one (PostgreSQL documentation, appendix A).
    package let sqlState: String?
    /// A sentence for people.
    package let message: String
    /// The constraint the server named, for instance the unique index that was violated.
    package let constraint: String?
    /// True when the request may or may not have been committed: the connection ended after it was sent and before
    /// the answer came. Reread before doing it again.
    package let isOutcomeUnknown: Bool

    /// An error of this kind.
    package init(
        _ kind: Kind, _ message: String, sqlState: String? = nil, constraint: String? = nil,
        isOutcomeUnknown: Bool = false
    ) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
        self.constraint = constraint
        self.isOutcomeUnknown = isOutcomeUnknown
    }

    package var description: String {
        if let sqlState { "\(message) (SQLSTATE \(sqlState))" } else { message }
    }

    /// The connection is gone or was never there; a new one may work. Covers class 08 and the 57P shutdown states.
    package var isConnectionLoss: Bool {
        if kind == .connectionLost || kind == .cannotConnect { return true }
        guard let sqlState else { return false }
        return sqlState.hasPrefix("08") || Self.shutdownStates.contains(sqlState)
    }

    /// 23505: a row with this key exists.
    package var isUniqueViolation: Bool { sqlState == "23505" }
    /// 23503: the row refers to one that does not exist, or is still referred to.
    package var isForeignKeyViolation: Bool { sqlState == "23503" }
    /// Class 23: some constraint does not hold.
    package var isConstraintViolation: Bool { sqlState?.hasPrefix("23") ?? false }
    /// 40001 or 40P01: the transaction met another one and can be run again from its beginning.
    package var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }
    /// 42P01: the table does not exist.
    package var isUndefinedTable: Bool { sqlState == "42P01" }
    /// 3D000: the database does not exist.
    package var isUndefinedDatabase: Bool { sqlState == "3D000" }
    /// 42P04: the database exists already.
    package var isDuplicateDatabase: Bool { sqlState == "42P04" }
    /// Class 53: connections, memory or disk of the server are used up.
    package var isInsufficientResources: Bool { sqlState?.hasPrefix("53") ?? false }
    /// The calling task was cancelled, or somebody cancelled the statement (57014).
    package var isCancellation: Bool { kind == .cancelled || sqlState == "57014" }

    /// Doing the same again later may succeed without anybody changing anything.
    package var isTransient: Bool { isConnectionLoss || isSerializationFailure || isInsufficientResources }

    private static let shutdownStates: Set<String> = ["57P01", "57P02", "57P03", "57P04", "57P05"]

    /// The longest message that is kept, in characters.
    static let messageLimit = 500

    static let cancelledByCaller = PostgresError(.cancelled, "the task that asked for this was cancelled")
    static let connectionClosed = PostgresError(.closed, "the database connection was closed by this program")
}
