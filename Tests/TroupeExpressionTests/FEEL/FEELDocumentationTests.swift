import Glibc
import Testing
import TroupeExpression
import TroupeGraph

struct FEELDocumentationTests {
    @Test func `every example of the page gives the value it promises`() throws {
        let rows = try Self.rows()
        #expect(rows.count > 150)
        for (text, expected) in rows { #expect(try feel(text) == normalized(expected), "\(text)") }
    }

    @Test func `every function has an example and stands in the list of signatures`() throws {
        let page = try Self.page()
        let listed = page.split(separator: "\n").filter { $0.hasPrefix("* `") && $0.hasSuffix(")`") }
            .map { String($0.dropFirst(3).dropLast()) }
        #expect(listed == FEELExpression.functionSignatures)
        let examples = try Self.rows().map(\.0).joined(separator: "\n")
        for signature in FEELExpression.functionSignatures {
            let name = signature.prefix { $0 != "(" }
            #expect(examples.contains("\(name)("), "\(name)")
        }
    }

    /// Rows whose first two cells are code.
    private static func rows() throws -> [(String, String)] {
        try page().split(separator: "\n").compactMap { line in
            guard line.hasPrefix("| `"), let middle = line.range(of: "` | `") else { return nil }
            let rest = line[middle.upperBound...]
            guard let end = rest.range(of: "` |") else { return nil }
            return (String(line[..<middle.lowerBound].dropFirst(3)), String(rest[..<end.lowerBound]))
        }
    }

    private static func page() throws -> String {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let file = try #require(fopen("/\(root)/docs/feel.md", "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension Substring {
    /// Where a text stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
