import TroupeYAML

/// Where in a file something is asked, and what stands there.
struct Cursor {
    enum Place {
        /// A key is being written in what this node holds (nil: the left edge).
        case key(parent: Int?)
        /// A value of this node.
        case value(Int)
        case nothing
    }

    let line: Int
    let column: Int
    let place: Place
    /// The expression around the place, from behind `${` to the place.
    let expression: String?
    /// The word that the place is in, as far as it stands before it; in an expression the last part of a path.
    let word: Range<Int>

    init(_ guide: Guide, line: Int, column: Int) {
        self.line = line
        self.column = column
        let tree = guide.tree
        let scalars = tree.lines.indices.contains(line) ? tree.lines[line] : []
        let before = Array(scalars.prefix(column))
        place = Self.place(guide, line, before)
        expression = Self.expression(in: tree.lines, line, before, place, guide)
        var start = before.count
        let isPath = expression != nil
        while start > 0, Self.isWord(before[start - 1]), !(isPath && before[start - 1] == ".") { start -= 1 }
        word = start..<before.count
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "_-.".unicodeScalars.contains(scalar)
    }

    private static func place(_ guide: Guide, _ line: Int, _ before: [Unicode.Scalar]) -> Place {
        let tree = guide.tree
        let column = before.count
        let own = tree.nodesOfLine[line] ?? []
        // Behind a `#` nothing is offered.
        if let hash = before.firstIndex(of: "#"), hash == 0 || before[hash - 1] == " ", own.isEmpty { return .nothing }
        if let last = own.last {
            let node = tree.nodes[last]
            if node.key != nil {
                if column > node.keyColumns.upperBound { return .value(last) }
                if column >= node.keyColumns.lowerBound { return .key(parent: node.parent) }
            } else if column > node.column {
                // Behind a dash: a word of a list, or the first key of a map.
                if case .value = guide.contents(of: last) { return .value(last) }
                return .key(parent: last)
            }
            return .nothing
        }
        let start = before.firstIndex { $0 != " " } ?? column
        var parent = previous(tree, line)
        if let above = parent, let text = tree.ancestors(of: above).first(where: { tree.nodes[$0].isText }),
            start > tree.nodes[text].column, isBlock(tree, text, until: line)
        {
            return .value(text)
        }
        while let index = parent, tree.nodes[index].column >= start { parent = tree.nodes[index].parent }
        if let index = parent, !tree.nodes[index].isItem, !tree.nodes[index].value.isEmpty {
            // More of a value that began above.
            return .value(index)
        }
        if let index = parent, case .value = guide.contents(of: index) { return .value(index) }
        return .key(parent: parent)
    }

    /// The last node that begins above a line.
    private static func previous(_ tree: OutlineTree, _ line: Int) -> Int? {
        var number = line - 1
        while number >= 0 {
            if let last = tree.nodesOfLine[number]?.last { return last }
            number -= 1
        }
        return nil
    }

    /// Whether all lines between a block text's key and a line belong to it.
    private static func isBlock(_ tree: OutlineTree, _ text: Int, until line: Int) -> Bool {
        let column = tree.nodes[text].column
        return tree.lines[(tree.nodes[text].line + 1)..<line].allSatisfy { scalars in
            (scalars.firstIndex { $0 != " " } ?? .max) > column
        }
    }

    /// What stands between `${` and the place; a condition is an expression without `${`, too.
    private static func expression(
        in lines: [[Unicode.Scalar]], _ line: Int, _ before: [Unicode.Scalar], _ place: Place, _ guide: Guide
    ) -> String? {
        guard case .value(let index) = place else { return nil }
        let node = guide.tree.nodes[index]
        // An expression may go over lines.
        var text: [Unicode.Scalar] = []
        let first = max(node.line, line - 20)
        for number in first...max(first, line) {
            let scalars = number == line ? before : lines[number]
            let start = number == node.line ? min(node.valueColumns.lowerBound, scalars.count) : 0
            text += scalars[start...] + ["\n"]
        }
        text.removeLast()
        var open: Int?
        var depth = 0
        for (offset, scalar) in text.enumerated() {
            if open == nil, scalar == "{", offset > 0, text[offset - 1] == "$" {
                open = offset + 1
                depth = 0
            } else if open != nil, scalar == "{" {
                depth += 1
            } else if open != nil, scalar == "}" {
                if depth == 0 { open = nil } else { depth -= 1 }
            }
        }
        if let open { return String(String.UnicodeScalarView(text[open...])) }
        guard case .value(let key) = guide.contents(of: index), case .condition = key.form,
            !text.contains("$"), !node.isText
        else { return nil }
        return String(String.UnicodeScalarView(text)).trimmingQuotes
    }
}

extension String {
    /// Without a quote at its begin.
    fileprivate var trimmingQuotes: String { hasPrefix("\"") || hasPrefix("'") ? String(dropFirst()) : self }
}
