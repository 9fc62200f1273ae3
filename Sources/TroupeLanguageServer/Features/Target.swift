import TroupeCompiler
import TroupeYAML

/// What a place in a file speaks of.
enum Target {
    /// A key.
    case key(KeyTable.Key)
    /// An input given to the callee or the operation of a step.
    case given(name: String, step: Int)
    /// A word under a key.
    case value(key: String, word: String, step: Int?)
    /// A path in an expression, up to the part that is meant.
    case path([String])

    /// What stands at a place, and where it begins and ends.
    static func find(
        _ guide: Guide, line: Int, column: Int
    ) -> (target: Target, columns: Range<Int>)? {
        let tree = guide.tree
        guard tree.lines.indices.contains(line) else { return nil }
        for index in (tree.nodesOfLine[line] ?? []).reversed() {
            let node = tree.nodes[index]
            guard let name = node.key, node.keyColumns.contains(column) else { continue }
            if let key = guide.key(of: index) { return (.key(key), node.keyColumns) }
            if let parent = node.parent, case .inputs(let step) = guide.contents(of: parent) {
                return (.given(name: name, step: step), node.keyColumns)
            }
            return nil
        }
        let scalars = tree.lines[line]
        var start = column
        var end = column
        while start > 0, Cursor.isWord(scalars[start - 1]) { start -= 1 }
        while end < scalars.count, Cursor.isWord(scalars[end]) { end += 1 }
        guard start < end else { return nil }
        let cursor = Cursor(guide, line: line, column: start)
        guard case .value(let index) = cursor.place else { return nil }
        let word = String(String.UnicodeScalarView(scalars[start..<end]))
        if cursor.expression != nil { return path(word, start, column) }
        guard case .value(let key) = guide.contents(of: index) else { return nil }
        return (.value(key: key.name, word: word, step: guide.step(around: index)), start..<end)
    }

    private static func path(_ word: String, _ start: Int, _ column: Int) -> (Target, Range<Int>)? {
        var parts: [String] = []
        var begin = start
        for part in word.split(separator: ".", omittingEmptySubsequences: false) {
            let end = begin + part.unicodeScalars.count
            parts.append(String(part))
            if column <= end { return part.isEmpty ? nil : (.path(parts), begin..<end) }
            begin = end + 1
        }
        return nil
    }
}
