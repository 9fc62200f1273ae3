extension FEELParser {
    // MARK: After the first word

    mutating func conditional() throws(FEELError) -> FEELNode {
        var branches: [(condition: FEELNode, value: FEELNode)] = []
        repeat {
            try scanner.pay()
            let condition = try expression()
            try scanner.expectWord("then", "after the condition of 'if'")
            branches.append((condition, try expression()))
            try scanner.expectWord("else", "after the value of 'then'")
        } while try scanner.acceptWord("if")
        return FEELNode(.choose(branches, otherwise: try expression()))
    }

    mutating func loop() throws(FEELError) -> FEELNode {
        try iterators("return") { FEELNode(.loop($0, $1)) }
    }

    mutating func quantified(isEvery: Bool) throws(FEELError) -> FEELNode {
        try iterators("satisfies") { FEELNode(.quantified(isEvery: isEvery, $0, $1)) }
    }

    private mutating func iterators(
        _ word: String, _ make: ([FEELNode.Iterator], FEELNode) -> FEELNode
    ) throws(FEELError) -> FEELNode {
        try within([]) { (parser) throws(FEELError) in
            var iterators: [FEELNode.Iterator] = []
            repeat {
                guard let name = try parser.freeName(stop: "in") else {
                    throw parser.scanner.failure("the name of an iterator is expected\(parser.scanner.found)")
                }
                try parser.scanner.expectWord("in", "after the iterator '\(name)'")
                iterators.append(FEELNode.Iterator(name: name, domain: try parser.domain()))
                if !FEELNames.isSimple(name) { parser.locals.append(name) }
            } while try parser.scanner.accept(",")
            try parser.scanner.expectWord(word, "after what is iterated over")
            return make(iterators, try parser.expression())
        }
    }

    private mutating func domain() throws(FEELError) -> FEELNode.Domain {
        let around = brackets
        brackets = .filter
        defer { brackets = around }
        let first = try expression()
        guard try scanner.accept("..") else { return .elements(first) }
        return .steps(first, try deeper { (parser) throws(FEELError) in try parser.arithmetic() })
    }

    mutating func function() throws(FEELError) -> FEELNode {
        try scanner.expect("(", "after 'function'")
        var parameters: [FEELLambda.Parameter] = []
        if try !scanner.accept(")") {
            repeat {
                guard let name = try freeName(stop: ":") else {
                    throw scanner.failure("the name of a parameter is expected\(scanner.found)")
                }
                parameters.append(.init(name: name, type: try scanner.accept(":") ? try type() : .any))
            } while try scanner.accept(",")
            try scanner.expect(")", "after the parameters")
        }
        if try scanner.acceptWord("external") {
            _ = try expression()  // read, and never called: there is no Java here
            return FEELNode(.function(parameters, nil))
        }
        let body = try within(parameters.map(\.name)) { (parser) throws(FEELError) in try parser.expression() }
        return FEELNode(.function(parameters, body))
    }

    // MARK: Tests

    /// After `in`: `(test, …)` or one test.
    mutating func inTests() throws(FEELError) -> FEELNode {
        try scanner.skipSpace()
        if scanner.peek() == "(" {
            let tests = try attempt { (parser) throws(FEELError) -> FEELNode? in
                parser.scanner.position += 1
                var tests: [FEELNode] = []
                repeat { tests.append(try parser.test()) } while try parser.scanner.accept(",")
                return try parser.scanner.accept(")") ? FEELNode(.tests(tests)) : nil
            }
            if let tests { return tests }
        }
        return try deeper { (parser) throws(FEELError) in
            if let half = try parser.halfRange(["!=", "="]) { return half }
            return try parser.comparison()
        }
    }

    private mutating func test() throws(FEELError) -> FEELNode {
        try deeper { (parser) throws(FEELError) in
            if let half = try parser.halfRange([">=", "<=", ">", "<", "!=", "="]) { return half }
            return try parser.expression()
        }
    }

    /// The unary tests of a decision table's cell: `-`, tests, or `not(tests)`.
    mutating func wholeTests() throws(FEELError) -> FEELNode {
        if let any = try attempt({ (parser) throws(FEELError) -> FEELNode? in
            guard try parser.scanner.accept("-") else { return nil }
            try parser.end()
            return FEELNode(.anyInput)
        }) {
            return any
        }
        let none = try attempt { (parser) throws(FEELError) -> FEELNode? in
            guard try parser.scanner.acceptWord("not"), try parser.scanner.accept("(") else { return nil }
            let tests = try parser.tests()
            try parser.scanner.expect(")", "after the tests")
            try parser.end()
            return FEELNode(.noTest(tests))
        }
        if let none { return none }
        let tests = try tests()
        try end()
        return tests
    }

    private mutating func tests() throws(FEELError) -> FEELNode {
        var tests: [FEELNode] = []
        repeat { tests.append(try test()) } while try scanner.accept(",")
        return FEELNode(.tests(tests))
    }

    // MARK: Types

    mutating func type() throws(FEELError) -> FEELType {
        try deeper { (parser) throws(FEELError) in try parser.typeHere() }
    }

    private mutating func typeHere() throws(FEELError) -> FEELType {
        try scanner.skipSpace()
        var best: (type: FEELType, length: Int)?
        for (name, type) in FEELType.byName {
            if let length = try scanner.length(of: name), length > best?.length ?? 0 { best = (type, length) }
        }
        guard let best else {
            guard let name = try freeName(stop: "and") else {
                throw scanner.failure("the name of a type is expected\(scanner.found)")
            }
            return .unknown(name)
        }
        scanner.position += best.length
        switch best.type {
        case .list: return .list(try element())
        case .range: return .range(try element())
        case .context: return try contextType()
        case .anyFunction: return try functionType()
        default: return best.type
        }
    }

    private mutating func element() throws(FEELError) -> FEELType? {
        guard try scanner.accept("<") else { return nil }
        let type = try type()
        try scanner.expect(">", "after the type of the elements")
        return type
    }

    private mutating func contextType() throws(FEELError) -> FEELType {
        guard try scanner.accept("<") else { return .context(nil) }
        var entries: [FEELType.Entry] = []
        repeat {
            guard let name = try freeName(stop: ":") else {
                throw scanner.failure("the name of an entry is expected\(scanner.found)")
            }
            try scanner.expect(":", "after the name of the entry")
            entries.append(.init(name: name, type: try type()))
        } while try scanner.accept(",")
        try scanner.expect(">", "after the types of the entries")
        return .context(entries)
    }

    private mutating func functionType() throws(FEELError) -> FEELType {
        guard try scanner.accept("<") else { return .anyFunction }
        var parameters: [FEELType] = []
        if try !scanner.accept(">") {
            repeat { parameters.append(try type()) } while try scanner.accept(",")
            try scanner.expect(">", "after the types of the parameters")
        }
        try scanner.expect("->", "before the type of the result")
        return .function(parameters, try type())
    }
}
