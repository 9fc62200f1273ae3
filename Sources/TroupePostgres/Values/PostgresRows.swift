import CPostgres

/// The answer to one statement: its rows, or how many rows it changed.
///
/// Values stay in libpq's buffer and are decoded when asked for, so rows that nobody reads cost nothing.
package struct PostgresRows: Sendable, RandomAccessCollection {
    private let result: PostgresResult

    init(_ result: PostgresResult) { self.result = result }

    package var startIndex: Int { 0 }
    package var endIndex: Int { result.rowCount }

    package subscript(position: Int) -> PostgresRow {
        precondition(position >= 0 && position < result.rowCount, "row index out of range")
        return PostgresRow(result: result, index: position)
    }

    /// The names of the columns, in order.
    package var columnNames: [String] { result.columns.map(\.name) }

    /// How many rows INSERT, UPDATE, DELETE, MERGE or SELECT touched; 0 for other statements.
    package var affectedRows: Int { result.affectedRows }
}

/// Owns one `PGresult`.
///
/// `@unchecked Sendable`: a finished PGresult is never written again, and libpq's accessors only read it.
final class PostgresResult: @unchecked Sendable {
    struct Column: Sendable {
        var name: String
        var type: PostgresType
        var isBinary: Bool
    }

    let columns: [Column]
    let rowCount: Int
    private let pointer: OpaquePointer

    /// Takes over a result whose status is "command ok" or "tuples ok".
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
        rowCount = Int(PQntuples(pointer))
        columns = (0..<PQnfields(pointer)).map { index in
            Column(
                name: PQfname(pointer, index).map { String(cString: $0) } ?? "",
                type: PostgresType(rawValue: PQftype(pointer, index)), isBinary: PQfformat(pointer, index) == 1)
        }
    }

    deinit { PQclear(pointer) }

    var affectedRows: Int {
        guard let text = PQcmdTuples(pointer) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// Calls `body` with the bytes of a value, nil for NULL. Indexes are checked by the caller.
    func withValue<Value>(row: Int, column: Int, _ body: (UnsafeRawBufferPointer?) -> Value) -> Value {
        let row = Int32(row), column = Int32(column)
        guard PQgetisnull(pointer, row, column) == 0, let value = PQgetvalue(pointer, row, column) else {
            return body(nil)
        }
        return body(UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(pointer, row, column))))
    }
}
