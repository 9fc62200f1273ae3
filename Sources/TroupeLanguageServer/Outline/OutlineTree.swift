/// A YAML file by its indentation alone: what completion and the like work on, as a file that is being written is seldom
/// whole. Every line counts for itself, so one that is wrong spoils nothing but itself.
struct OutlineTree {
    /// A key, or the dash of a list.
    struct Node {
        /// Nil for a dash.
        var key: String?
        var line: Int
        /// Where the key or the dash begins; what belongs to it stands further right.
        var column: Int
        /// The key itself, with its quotes.
        var keyColumns: Range<Int>
        /// What stands behind the colon or the dash, without quotes and comment; empty for a block.
        var value: String
        var valueColumns: Range<Int>
        /// Whether the value is a text in the lines below (`|` or `>`).
        var isText: Bool
        var parent: Int?
        var children: [Int] = []
        /// The last line that belongs to it.
        var lastLine: Int

        var isItem: Bool { key == nil }
    }

    private(set) var nodes: [Node] = []
    /// By line: the nodes that begin there, from left to right.
    private(set) var nodesOfLine: [Int: [Int]] = [:]
    /// The nodes at the left edge.
    private(set) var roots: [Int] = []
    let lines: [[Unicode.Scalar]]

    init(_ lines: [[Unicode.Scalar]]) {
        self.lines = lines
        var stack: [Int] = []
        for number in lines.indices { read(number, &stack) }
    }

    private mutating func read(_ number: Int, _ stack: inout [Int]) {
        let line = lines[number]
        guard var column = line.firstIndex(where: { $0 != " " }), line[column] != "\r", line[column] != "\t" else {
            return
        }
        if let top = stack.last, nodes[top].isText, column > nodes[top].column {
            extend(stack, to: number)
            return
        }
        if line[column] == "#" || column == 0 && (line.starts(with: "---".unicodeScalars) || line[0] == "%") { return }
        while column < line.count, line[column] == "-", column + 1 == line.count || line[column + 1] == " " {
            // A list may stand at the column of its own key.
            if stack.count >= Self.depthLimit { return }
            while let top = stack.last, nodes[top].column > column || nodes[top].column == column && nodes[top].isItem {
                stack.removeLast()
            }
            let after = line[(column + 1)...].firstIndex { $0 != " " } ?? line.count
            add(
                Node(
                    key: nil, line: number, column: column, keyColumns: column..<(column + 1), value: "",
                    valueColumns: after..<line.count, isText: false, lastLine: number), &stack)
            column = after
        }
        guard column < line.count else { return }
        guard let colon = Self.colon(in: line, from: column) else {
            // The value of a dash, or more of a value above.
            if let last = nodesOfLine[number]?.last { setValue(last, line, from: column) }
            extend(stack, to: number)
            return
        }
        while let top = stack.last, nodes[top].column >= column { stack.removeLast() }
        let key = Self.unquoted(line[column..<colon])
        let index = nodes.count
        if stack.count >= Self.depthLimit { return }
        add(
            Node(
                key: key, line: number, column: column, keyColumns: column..<colon, value: "",
                valueColumns: line.count..<line.count, isText: false, lastLine: number), &stack)
        setValue(index, line, from: colon + 1)
    }

    /// Deeper nodes are not taken apart, so that those who walk the tree need no more stack than files by hand do.
    private static let depthLimit = 200

    private mutating func add(_ node: Node, _ stack: inout [Int]) {
        if stack.count >= Self.depthLimit { return }
        let index = nodes.count
        var node = node
        node.parent = stack.last
        nodes.append(node)
        if let parent = stack.last { nodes[parent].children.append(index) } else { roots.append(index) }
        nodesOfLine[node.line, default: []].append(index)
        stack.append(index)
        extend(stack, to: node.line)
    }

    private mutating func extend(_ stack: [Int], to line: Int) {
        for index in stack { nodes[index].lastLine = line }
    }

    private mutating func setValue(_ index: Int, _ line: [Unicode.Scalar], from column: Int) {
        let start = line[min(column, line.count)...].firstIndex { $0 != " " } ?? line.count
        let end = Self.end(of: line, from: start)
        nodes[index].valueColumns = start..<end
        let text = line[start..<end]
        if text.first == "|" || text.first == ">", !nodes[index].isItem || text.count < 4 {
            nodes[index].isText = true
        } else {
            nodes[index].value = Self.unquoted(text)
        }
    }

    /// Where a value ends: before a comment and the spaces around it.
    private static func end(of line: [Unicode.Scalar], from start: Int) -> Int {
        var quote: Unicode.Scalar?
        var end = start
        for column in start..<line.count {
            let scalar = line[column]
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "#", column == start || line[column - 1] == " " {
                break
            } else if column == start, scalar == "'" || scalar == "\"" {
                quote = scalar
            }
            if scalar != " ", scalar != "\r" { end = column + 1 }
        }
        return end
    }

    /// The colon behind a key.
    private static func colon(in line: [Unicode.Scalar], from start: Int) -> Int? {
        var column = start
        if line[start] == "\"" || line[start] == "'" {
            guard let close = line[(start + 1)...].firstIndex(of: line[start]) else { return nil }
            column = close + 1
            return column < line.count && line[column] == ":" ? column : nil
        }
        if "{[&*!|>%@`#".unicodeScalars.contains(line[start]) { return nil }
        while column < line.count {
            if line[column] == ":", column + 1 == line.count || line[column + 1] == " " { return column }
            if line[column] == "#", column > start, line[column - 1] == " " { return nil }
            column += 1
        }
        return nil
    }

    private static func unquoted(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var scalars = scalars
        if let quote = scalars.first, quote == "'" || quote == "\"", scalars.count > 1, scalars.last == quote {
            scalars = scalars.dropFirst().dropLast()
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}

extension OutlineTree {
    /// The child of that key.
    func child(_ key: String, of index: Int?) -> Int? {
        (index.map { nodes[$0].children } ?? roots).first { nodes[$0].key == key }
    }

    /// The one-line value under a key.
    func value(_ key: String, of index: Int?) -> String? {
        child(key, of: index).map { nodes[$0].value }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The words of a list: `[a, b]`, or one below the other; each with its place.
    func words(of index: Int) -> [(text: String, line: Int, columns: Range<Int>)] {
        let node = nodes[index]
        if !node.children.isEmpty {
            return node.children.filter { nodes[$0].isItem && !nodes[$0].value.isEmpty }
                .map { (nodes[$0].value, nodes[$0].line, nodes[$0].valueColumns) }
        }
        guard node.value.hasPrefix("[") else {
            return node.value.isEmpty ? [] : [(node.value, node.line, node.valueColumns)]
        }
        var words: [(String, Int, Range<Int>)] = []
        var start: Int?
        let line = lines[node.line]
        for column in node.valueColumns {
            let isPart = !"[], \"'".unicodeScalars.contains(line[column])
            if isPart, start == nil { start = column }
            if !isPart, let begin = start {
                words.append((String(String.UnicodeScalarView(line[begin..<column])), node.line, begin..<column))
                start = nil
            }
        }
        return words
    }

    /// A node and what it stands in, from the inside out.
    func ancestors(of index: Int) -> [Int] {
        var list = [index]
        while let parent = nodes[list[list.count - 1]].parent { list.append(parent) }
        return list
    }
}
