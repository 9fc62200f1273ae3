extension FEELParser {
    private static let longestChainOfComparisons = 8

    mutating func disjunction() throws(FEELError) -> FEELNode {
        var operands = [try conjunction()]
        while try scanner.acceptWord("or") { operands.append(try conjunction()) }
        return operands.count == 1 ? operands[0] : FEELNode(.any(operands))
    }

    private mutating func conjunction() throws(FEELError) -> FEELNode {
        var operands = [try comparison()]
        while try scanner.acceptWord("and") { operands.append(try comparison()) }
        return operands.count == 1 ? operands[0] : FEELNode(.all(operands))
    }

    mutating func comparison() throws(FEELError) -> FEELNode {
        if let half = try halfRange([">=", "<=", ">", "<"]) { return half }
        var left = try arithmetic()
        for _ in 0..<Self.longestChainOfComparisons {
            guard let next = try comparison(of: left) else { break }
            left = next
        }
        return left
    }

    private mutating func comparison(of left: FEELNode) throws(FEELError) -> FEELNode? {
        if let sign = try acceptSign(["!=", "<=", ">=", "=", "<", ">"]) {
            return FEELNode(.compare(sign, left, try arithmetic()))
        }
        if try scanner.acceptWord("between") {
            let low = try arithmetic()
            try scanner.expectWord("and", "after the lower bound of 'between'")
            return FEELNode(.between(left, low, try arithmetic()))
        }
        if try scanner.acceptWord("in") { return FEELNode(.isIn(left, try inTests())) }
        if try scanner.acceptWord("instance") {
            try scanner.expectWord("of", "after 'instance'")
            return FEELNode(.isInstance(left, try type()))
        }
        return nil
    }

    private mutating func acceptSign(_ signs: [String]) throws(FEELError) -> FEELNode.Comparison? {
        for sign in signs {
            if try scanner.accept(sign) { return FEELNode.Comparison(rawValue: sign) }
        }
        return nil
    }

    /// `< 5`, as a test or a range.
    mutating func halfRange(_ signs: [String]) throws(FEELError) -> FEELNode? {
        guard let sign = try acceptSign(signs) else { return nil }
        return FEELNode(.halfRange(sign, try arithmetic()))
    }

    // MARK: Arithmetic

    mutating func arithmetic() throws(FEELError) -> FEELNode {
        try chain([.add, .subtract]) { (parser) throws(FEELError) in
            try parser.chain([.multiply, .divide]) { (parser) throws(FEELError) in
                try parser.chain([.power]) { (parser) throws(FEELError) in try parser.negation() }
            }
        }
    }

    private mutating func chain(
        _ operators: [FEELNode.Arithmetic], _ operand: (inout FEELParser) throws(FEELError) -> FEELNode
    ) throws(FEELError) -> FEELNode {
        let first = try operand(&self)
        var rest: [(FEELNode.Arithmetic, FEELNode)] = []
        while let sign = try acceptOperator(operators) { rest.append((sign, try operand(&self))) }
        return rest.isEmpty ? first : FEELNode(.arithmetic(first, rest))
    }

    private mutating func acceptOperator(_ operators: [FEELNode.Arithmetic]) throws(FEELError) -> FEELNode.Arithmetic? {
        try scanner.skipSpace()
        for sign in operators where scanner.stands(sign.rawValue) {
            if sign == .multiply, scanner.peek(1) == "*" { continue }
            scanner.position += sign.rawValue.count
            return sign
        }
        return nil
    }

    /// Binds tighter than `**`, so that `-3 ** 2` is 9.
    private mutating func negation() throws(FEELError) -> FEELNode {
        guard try scanner.accept("-") else { return try value() }
        return FEELNode(.negate(try deeper { (parser) throws(FEELError) in try parser.negation() }))
    }

    // MARK: Paths, filters, calls

    private mutating func value() throws(FEELError) -> FEELNode {
        let base = try primary()
        var steps: [FEELNode.Step] = []
        while let step = try step() { steps.append(step) }
        return steps.isEmpty ? base : FEELNode(.path(base, steps))
    }

    private mutating func step() throws(FEELError) -> FEELNode.Step? {
        try scanner.skipSpace()
        switch scanner.peek() {
        case "." where scanner.peek(1) != ".":
            scanner.position += 1
            return .member(try memberName())
        case "[" where brackets == .filter: return try filter()
        case "[" where brackets == .filterOrEnd:
            return try attempt { (parser) throws(FEELError) in try parser.filter() }
        case "(":
            scanner.position += 1
            return .call(try arguments())
        default: return nil
        }
    }

    private mutating func filter() throws(FEELError) -> FEELNode.Step {
        let around = brackets
        brackets = .filter
        defer { brackets = around }
        scanner.position += 1
        filters += 1
        let filter = try expression()
        filters -= 1
        try scanner.expect("]", "after the filter")
        return .filter(filter)
    }

    private mutating func memberName() throws(FEELError) -> String {
        try scanner.skipSpace()
        if scanner.peek() == "`" { return try escapedName() }
        if let known = try knownEntry() {
            scanner.position += known.length
            return known.name
        }
        let start = scanner.position
        guard let word = scanner.acceptAnyWord() else {
            throw scanner.failure("the name of an entry is expected after '.'\(scanner.found)")
        }
        if FEELWords.reserved.contains(word) {
            throw scanner.failure("'\(word)' is a reserved word: as a name it stands in backticks", at: start)
        }
        return word
    }

    /// After the opening parenthesis.
    private mutating func arguments() throws(FEELError) -> FEELNode.Arguments {
        let around = brackets
        brackets = .filter
        defer { brackets = around }
        if try scanner.accept(")") { return .positional([]) }
        if let first = try argumentName() {
            var named = [(name: first, value: try expression())]
            while try scanner.accept(",") {
                guard let name = try argumentName() else {
                    try scanner.skipSpace()
                    throw scanner.failure("the name of a parameter is expected, as before\(scanner.found)")
                }
                named.append((name, try expression()))
            }
            try scanner.expect(")", "after the arguments")
            return .named(named)
        }
        var values = [try expression()]
        while try scanner.accept(",") { values.append(try expression()) }
        try scanner.expect(")", "after the arguments")
        return .positional(values)
    }

    /// `name:`, where it stands.
    private mutating func argumentName() throws(FEELError) -> String? {
        try attempt { (parser) throws(FEELError) in
            guard let name = try parser.freeName(), try parser.scanner.accept(":") else { return nil }
            return name
        }
    }
}
