/// Columns of text.
enum Table {
    static func print(_ header: [String], _ rows: [[String]]) {
        let all = [header] + rows.map { $0.map { ProgressPrinter.printable($0).replacing("\n", with: " ") } }
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        for row in all {
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            Swift.print(cells.joined(separator: "  "))
        }
    }
}
