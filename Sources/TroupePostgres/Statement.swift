/// One SQL statement, a named constant of the code that uses it.
///
/// A named statement is prepared once per connection, when first used, and then only its name travels. The name must
/// belong to one SQL text. Parameters are `$1`, `$2`, …; text is never spliced into SQL.
package struct Statement: Sendable, Hashable {
    /// The key of the prepared statement, nil for one that is parsed each time.
    package let name: String?
    /// The SQL text of exactly one statement.
    package let sql: String

    /// A statement that is prepared on first use. Its tables must exist before the request that uses it is sent.
    package init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }

    /// A statement that is parsed each time: for rare ones, and for those that see what an earlier statement of the
    /// same pipeline created.
    package init(unprepared sql: String) {
        name = nil
        self.sql = sql
    }
}
