import TroupeGraph

extension Parser {
    /// What is being read behind a primary: a path known from the text for as long as possible, then keys of a node.
    private struct Chain {
        var root: (name: String, offset: Int)?
        var segments: [PathSegment] = []
        var base: Node?
        var accessors: [Node.Accessor] = []
    }

    mutating func postfix() throws(ExpressionSyntaxError) -> Node {
        var chain = try primary()
        while let byte = current {
            if byte == UInt8(ascii: "[") {
                position += 1
                let key = try expression()
                guard take("]") else { throw unexpected("where ']' is expected") }
                try append(key, to: &chain)
                continue
            }
            guard let dot = dotName() else { break }
            position = dot
            let start = position
            let name = name()
            if current == UInt8(ascii: "(") {
                // `context.includes(list, x)` is `includes(list, x)`; everywhere else the receiver is the first argument.
                let isContext = chain.root?.name == "context" && chain.segments.isEmpty
                let receiver = isContext ? [] : [try finish(chain)]
                chain = Chain(base: try call(name, at: start, receiver: receiver))
            } else if chain.root != nil {
                chain.segments.append(PathSegment(name: name, position: Int(name)))
            } else {
                chain.accessors.append(.name(PathSegment(name: name, position: Int(name))))
            }
        }
        return try finish(chain)
    }

    /// Where the name behind a dot starts; nil when no dot comes, or no name behind it. A path may go on in a new line.
    private func dotName() -> Int? {
        var place = position
        while place < bytes.count, Lexicon.isSpace(bytes[place]) { place += 1 }
        guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "."), Lexicon.isName(bytes[place + 1]) else {
            return nil
        }
        return place + 1
    }

    private mutating func primary() throws(ExpressionSyntaxError) -> Chain {
        skipSpace()
        switch current {
        case UInt8(ascii: "("):
            position += 1
            let node = try expression()
            guard take(")") else { throw unexpected("where ')' is expected", expectingOperator: true) }
            return Chain(base: node)
        case UInt8(ascii: "["): return Chain(base: try list())
        case UInt8(ascii: "{"): return Chain(base: try map())
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return Chain(base: try make(.constant(.string(try string()))))
        case .some(let byte) where Lexicon.isDigit(byte): return Chain(base: try number())
        case .some(let byte) where Lexicon.isNameStart(byte): return try wordOrPath()
        default: throw unexpected("where a value is expected")
        }
    }

    private mutating func wordOrPath() throws(ExpressionSyntaxError) -> Chain {
        let start = position
        let word = word()
        position += word.utf8.count
        switch word {
        case "true": return Chain(base: try make(.constant(true)))
        case "false": return Chain(base: try make(.constant(false)))
        case "null": return Chain(base: try make(.constant(.null)))
        case "not": throw fail("'not' cannot stand here: put it and its operand in parentheses", at: start)
        case _ where Lexicon.roots.contains(word): return Chain(root: (word, start))
        default: break
        }
        let afterWord = position
        skipSpace()
        if current == UInt8(ascii: "(") { return Chain(base: try call(word, at: start, receiver: [])) }
        position = afterWord
        throw unknown(word, at: start)
    }

    private func unknown(_ word: String, at start: Int) -> ExpressionSyntaxError {
        if Lexicon.operatorWords.contains(word) {
            return fail("'\(word)' needs a value on its left side", at: start)
        }
        let meant = Lexicon.foreign[word] ?? NearWord.nearest(to: word, among: Expression.roots + Lexicon.words)
        let remedy =
            meant.map { "did you mean '\($0)'?" }
            ?? "a path starts with inputs, steps or context (context.\(word.prefix(32))), and text stands in quotes"
        return fail("unknown name '\(word.prefix(32))': \(remedy)", at: start)
    }

    /// The name of a path segment or a key: a hyphen with a letter or digit behind it belongs to the name.
    mutating func name() -> String {
        let start = position
        while let byte = current {
            let isHyphen = byte == UInt8(ascii: "-") && next.map(Lexicon.isName) ?? false
            guard Lexicon.isName(byte) || isHyphen else { break }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The call of `name`, from its opening parenthesis on.
    private mutating func call(_ name: String, at start: Int, receiver: [Node]) throws(ExpressionSyntaxError) -> Node {
        guard let function = StandardFunctions.byName[name] else {
            let remedy =
                NearWord.nearest(to: name, among: StandardFunctions.byName.keys.sorted())
                .map { "did you mean '\($0)'?" } ?? "see the list of functions in docs/expressions.md"
            throw fail("unknown function '\(name.prefix(32))': \(remedy)", at: start)
        }
        position += 1
        return try make(.call(function, receiver + (try elements(until: ")", of: "the arguments"))))
    }

    private mutating func append(_ key: Node, to chain: inout Chain) throws(ExpressionSyntaxError) {
        let segment: PathSegment
        switch key.kind {
        case .constant(.string(let name)): segment = PathSegment(name: name, position: nil)
        case .constant(.number(let number)):
            guard let place = number.int64.flatMap({ Int(exactly: $0) }) else {
                throw fail("a position in a list must be a whole number")
            }
            segment = PathSegment(name: String(place), position: place)
        default:
            if chain.root != nil { chain = Chain(base: try finish(chain)) }
            chain.accessors.append(.index(key))
            return
        }
        if chain.root != nil { chain.segments.append(segment) } else { chain.accessors.append(.name(segment)) }
    }

    /// The node of a chain that is complete.
    private mutating func finish(_ chain: Chain) throws(ExpressionSyntaxError) -> Node {
        if let (root, offset) = chain.root {
            let path = StaticPath(root: root, segments: chain.segments, offset: offset)
            references.append(path.reference)
            return try make(.path(path))
        }
        guard let base = chain.base else { throw unexpected("where a value is expected") }
        return chain.accessors.isEmpty ? base : try make(.access(base, chain.accessors))
    }
}
