/// Names a column of a row by its name or its position from 0.
package enum ColumnReference: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case name(String)
    case index(Int)

    package init(stringLiteral value: String) { self = .name(value) }
    package init(integerLiteral value: Int) { self = .index(value) }
}

/// One row of an answer.
///
/// Each accessor throws `unexpectedColumn` when the column does not exist, holds NULL (use the `…OrNil` form) or has
/// another type.
package struct PostgresRow: Sendable {
    let result: PostgresResult
    let index: Int

    /// Whether the column holds NULL.
    package func isNull(_ column: ColumnReference) throws(PostgresError) -> Bool {
        result.withValue(row: index, column: try position(of: column)) { $0 == nil }
    }

    /// Decodes a column with `decode`, which returns nil for bytes it cannot read; nil for NULL.
    func decode<Value>(
        _ column: ColumnReference, as wanted: String, from types: [PostgresType],
        _ decode: (UnsafeRawBufferPointer) -> Value?
    ) throws(PostgresError) -> Value? {
        let position = try position(of: column)
        let found = result.columns[position]
        guard found.isBinary, types.contains(found.type) else {
            throw PostgresError(
                .unexpectedColumn, "column \"\(found.name)\" is \(found.type), which cannot be read as \(wanted)")
        }
        let outcome: Value?? = result.withValue(row: index, column: position) { bytes in
            guard let bytes else { return .some(nil) }
            return decode(bytes).map { .some($0) }
        }
        guard let outcome else {
            throw PostgresError(.unexpectedColumn, "column \"\(found.name)\" holds malformed bytes for \(found.type)")
        }
        return outcome
    }

    func require<Value>(_ value: Value?, _ column: ColumnReference) throws(PostgresError) -> Value {
        guard let value else {
            throw PostgresError(.unexpectedColumn, "column \(Self.describe(column)) is NULL")
        }
        return value
    }

    private func position(of column: ColumnReference) throws(PostgresError) -> Int {
        switch column {
        case .index(let position) where result.columns.indices.contains(position): return position
        case .name(let name):
            if let position = result.columns.firstIndex(where: { $0.name == name }) { return position }
        case .index: break
        }
        throw PostgresError(
            .unexpectedColumn,
            "there is no column \(Self.describe(column)) among \(result.columns.map(\.name).joined(separator: ", "))")
    }

    private static func describe(_ column: ColumnReference) -> String {
        switch column {
        case .name(let name): "\"\(name)\""
        case .index(let position): "\(position)"
        }
    }
}
