import Glibc
import Testing
import TroupeExpression
import TroupeGraph

struct DocumentationTests {
    @Test func `every example of the documentation gives the value it promises`() throws {
        let rows = try Self.rows()
        #expect(rows.count > 100)
        for (text, expected) in rows {
            #expect(try evaluated(text) == Value(json: expected).json, "\(text)")
            guard !text.hasPrefix("'"), !text.hasPrefix("(") else { continue }
            // What the page shows without parentheses around a literal is also found in text.
            #expect(try ExpressionText.split("${\(text)}") == [.expression(text: text, offset: 2)])
        }
    }

    @Test func `every function has an example in the documentation`() throws {
        let page = try Self.page()
        for name in Expression.functionNames {
            #expect(page.contains("\(name)(") || page.contains("`\(name)`"), "\(name)")
        }
    }

    /// Rows whose first cell is an expression and whose second cell is JSON.
    private static func rows() throws -> [(String, String)] {
        try page().split(separator: "\n").compactMap { line in
            guard line.hasPrefix("| `") else { return nil }
            var cells: [String] = [""]
            var previous: Character = " "
            for character in line.dropFirst() {
                if character == "|", previous != "\\" {
                    cells.append("")
                } else {
                    cells[cells.count - 1].append(character)
                }
                previous = character
            }
            guard cells.count >= 3 else { return nil }
            let texts = cells.prefix(2).map { cell in
                var text = Substring(cell)
                while text.first == " " { text.removeFirst() }
                while text.last == " " { text.removeLast() }
                var plain = ""
                for character in text.dropFirst().dropLast() {
                    if character == "|", plain.hasSuffix("\\") { plain.removeLast() }
                    plain.append(character)
                }
                return plain
            }
            return (texts[0], texts[1])
        }
    }

    private static func page() throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = try #require(fopen("/\(root)/docs/expressions.md", "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
