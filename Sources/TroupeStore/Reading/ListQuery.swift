import TroupePostgres

/// The statement of a list, put together of the conditions that a filter has: one statement for each combination, so that
/// each is planned for its index. Only texts of this module become part of it; what a request says goes beside it.
struct ListQuery {
    private let table: String
    private let key: String
    private let columns: String
    private var name: String
    private var conditions: [String] = []
    private var parameters: [PostgresValue] = []

    /// - Parameters:
    ///   - key: the table's primary key; the list goes by `created_at`, then by it, newest first.
    init(_ name: String, of table: String, key: String, columns: String) {
        self.name = name
        self.table = table
        self.key = key
        self.columns = columns
    }

    /// A condition that is the same for every request.
    mutating func add(_ label: String, _ condition: String) {
        name += "_" + label
        conditions.append(condition)
    }

    /// A condition on a value; `condition` gets what stands for it.
    mutating func add(_ label: String, _ value: PostgresValue, _ condition: (String) -> String) {
        parameters.append(value)
        add(label, condition("$\(parameters.count)"))
    }

    /// A column with an index of hashes, as names that authors choose may be longer than an index entry.
    mutating func add(_ column: String, hashed text: String) {
        add(column, .text(StoredForm.text(text))) {
            "hashtextextended(\(column), 0) = hashtextextended(\($0), 0) AND \(column) = \($0)"
        }
    }

    /// Only what is older than that row: the next page.
    mutating func add(before row: Int64) {
        let (table, key) = (table, key)
        add("before", .int8(row)) {
            "(created_at, \(key)) < (SELECT page.created_at, page.\(key) FROM \(table) page WHERE page.\(key) = \($0))"
        }
    }

    /// The statement and its parameters.
    func statement(limit: Int) -> (Statement, [PostgresValue]) {
        let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        let sql = """
            SELECT \(columns) FROM \(table) \(condition)
            ORDER BY created_at DESC, \(key) DESC LIMIT $\(parameters.count + 1)
            """
        return (Statement(name: name, sql: sql), parameters + [.int8(Int64(max(0, limit)))])
    }
}
