import Testing

@testable import TroupeCompiler

/// docs/forge-operations.md says what each operation takes and gives; the linter's table says the same.
@Suite struct OperationTableTests {
    private struct Row {
        var name: String
        var inputs: String
        var outputs: String
    }

    private var rows: [Row] {
        String(decoding: Examples.bytes(Examples.root + "/docs/forge-operations.md"), as: UTF8.self)
            .split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| operation") }
            .map { line in
                let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
                let name = cells[0].prefix { $0 != " " }
                return Row(name: String(name), inputs: String(cells[1]), outputs: String(cells[2]))
            }
    }

    @Test func `the table of forge operations is that of the documentation`() throws {
        #expect(rows.map(\.name) == OperationTable.forge.operations.map(\.name))
        for (row, operation) in zip(rows, OperationTable.forge.operations) {
            let required = row.inputs.split(separator: "**", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            #expect(operation.required.flatMap { $0 } == required, "\(row.name)")
            for input in operation.optional { #expect(row.inputs.contains(input), "\(row.name): \(input)") }
            for output in operation.outputs { #expect(row.outputs.contains(output), "\(row.name): \(output)") }
            let given = row.outputs.split { !($0.isUppercase || $0 == "_" || $0.isNumber) }.filter { $0.count > 3 }
            for name in given where name.contains("_") {
                #expect(operation.outputs.contains(String(name)), "\(row.name): \(name)")
            }
        }
    }

    @Test func `inputs are known in both spellings and no others`() throws {
        let operation = try #require(OperationTable.forge.operation("update-work-item"))
        for name in ["work_item_id", "workItemId", "id"] { #expect(operation.input(name) == "work_item_id", "\(name)") }
        for name in ["assignedTo", "assigned_to"] { #expect(operation.input(name) == "assignedTo", "\(name)") }
        for name in ["work_itemid", "workitemid", "Id", "assigned-to"] {
            #expect(operation.input(name) == nil, "\(name)")
        }
    }
}
