import Testing
import TroupeGraph
import TroupeYAML

@Suite struct YAMLNodePlacesTests {
    /// Where the `X` of the value under `k` is found, and where it stands.
    private func places(_ text: String) throws -> (found: [Int], real: [Int]) {
        let root = try #require(YAMLDocument.parse(Array(text.utf8), file: "f").root)
        let node = try #require(root["k"])
        let content = try #require(node.scalar).text
        let offset = try #require(content.utf8.firstIndex(of: UInt8(ascii: "X")))
        let place = node.location(atUTF8Offset: content.utf8.distance(from: content.startIndex, to: offset))
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let line = try #require(lines.firstIndex { $0.contains("X") })
        let column = lines[line].unicodeScalars.prefix { $0 != "X" }.count
        return ([place.line, place.column], [line + 1, column + 1])
    }

    @Test(arguments: [
        "k: a X b", "k: X", "k: 'it''s X'", "k: \"a\\tb\\n \\x41 X\"", "k: \"ä\\\"X\"", "k: |\n  one\n  two X\n",
        "k: |\n\n\n    deep X\n", "k: |2\n     keeps X\n", "k: |-  # note\n  äö X\n", "k: >\n  one\n  two\n\n  X\n",
        "k: one\n  two\n  X three", "k: 'one\n  two X'", "k: \"one \\\n   two X\"", "k: \"a\\\n  \\ X\"",
        "k: !!str a X", "k: &anchor 'b X'", "k: |\r\n  a\r\n  b X\r\n", "k: \"\\u00e4\\U0001F600 X\"",
        "j: 0\nk:\n  next line X", "k: |\n  a\n\n\n    b X\n", "k: >-\n  a\n    indented X\n  c\n",
    ])
    func `a character is found in every style`(text: String) throws {
        let places = try places(text)
        #expect(places.found == places.real)
    }

    @Test func `several offsets are found in one pass`() throws {
        let root = try #require(YAMLDocument.parse(Array("k: |\n  ab\n  cd\n".utf8), file: "f").root)
        let places = try #require(root["k"]).locations(ofUTF8Offsets: [0, 1, 3, 4, 99])
        #expect(places.map(\.line) == [2, 2, 3, 3, 4])
        #expect(places.map(\.column) == [3, 4, 3, 4, 3])
    }

    @Test func `a place in a collection is its beginning`() throws {
        let root = try #require(YAMLDocument.parse(Array("k: [1]".utf8), file: "f").root)
        #expect(try #require(root["k"]).location(atUTF8Offset: 5).column == 4)
    }
}
