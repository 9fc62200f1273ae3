import TroupeGraph

/// Parses one expression, by recursive descent over its bytes. One method per precedence, loosest first:
///
///     expression   := disjunction [ '?' expression ':' expression ]
///     disjunction  := conjunction { ('or' | '||') conjunction }
///     conjunction  := negation { ('and' | '&&') negation }
///     negation     := { 'not' } comparison
///     comparison   := sum [ comparator sum ]
///     sum          := product { ('+' | '-') product }
///     product      := unary { ('*' | '/' | '%') unary }
///     unary        := { '!' | '-' } postfix
///     postfix      := primary { '.' name [ arguments ] | '[' expression ']' }
///     primary      := number | string | list | map | '(' expression ')' | word | function arguments | root
///
/// Literals are in `Parser+Literals.swift`, paths and calls in `Parser+Paths.swift`.
struct Parser {
    let bytes: [UInt8]
    let limits: ExpressionLimits
    var position = 0
    var references: [Reference] = []
    private var depth = 0

    init(_ text: String, limits: ExpressionLimits) {
        bytes = Array(text.utf8)
        self.limits = limits
    }

    mutating func parse() throws(ExpressionSyntaxError) -> Node {
        if bytes.count > limits.textBytes {
            throw fail("the expression is longer than \(limits.textBytes) bytes: compute parts of it in steps", at: 0)
        }
        skipSpace()
        if position == bytes.count { throw fail("the expression is empty: write a path such as inputs.NAME") }
        let node = try expression()
        skipSpace()
        if position < bytes.count { throw unexpected("after a complete expression", expectingOperator: true) }
        return node
    }

    mutating func expression() throws(ExpressionSyntaxError) -> Node {
        try enter()
        defer { depth -= 1 }
        var choices: [(condition: Node, value: Node)] = []
        while true {
            let node = try disjunction()
            guard take("?") else {
                return choices.isEmpty ? node : try make(.choose(choices, otherwise: node))
            }
            let value = try expression()
            guard take(":") else {
                throw unexpected("where ':' and the other value of '?' are expected", expectingOperator: true)
            }
            choices.append((node, value))
        }
    }

    private mutating func disjunction() throws(ExpressionSyntaxError) -> Node {
        var operands = [try conjunction()]
        while take(word: "or") || take("||") { operands.append(try conjunction()) }
        return operands.count == 1 ? operands[0] : try make(.any(operands))
    }

    private mutating func conjunction() throws(ExpressionSyntaxError) -> Node {
        var operands = [try negation()]
        while take(word: "and") || take("&&") { operands.append(try negation()) }
        return operands.count == 1 ? operands[0] : try make(.all(operands))
    }

    private mutating func negation() throws(ExpressionSyntaxError) -> Node {
        guard take(word: "not") else { return try comparison() }
        try enter()
        defer { depth -= 1 }
        return try make(.not(try negation()))
    }

    private mutating func comparison() throws(ExpressionSyntaxError) -> Node {
        let left = try sum()
        guard let comparison = takeComparison() else { return left }
        let node = try make(.compare(comparison, left, try sum()))
        let place = position
        if takeComparison() != nil {
            throw fail("comparisons cannot be chained: join them with 'and', or use parentheses", at: place)
        }
        return node
    }

    private mutating func sum() throws(ExpressionSyntaxError) -> Node {
        let first = try product()
        var rest: [(Node.Arithmetic, Node)] = []
        while let sign = takeArithmetic(UInt8(ascii: "+"), UInt8(ascii: "-")) { rest.append((sign, try product())) }
        return rest.isEmpty ? first : try make(.arithmetic(first, rest))
    }

    private mutating func product() throws(ExpressionSyntaxError) -> Node {
        let first = try unary()
        var rest: [(Node.Arithmetic, Node)] = []
        while let sign = takeArithmetic(UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%")) {
            rest.append((sign, try unary()))
        }
        return rest.isEmpty ? first : try make(.arithmetic(first, rest))
    }

    private mutating func unary() throws(ExpressionSyntaxError) -> Node {
        skipSpace()
        let isNot = current == UInt8(ascii: "!") && next != UInt8(ascii: "=")
        guard isNot || current == UInt8(ascii: "-") else { return try postfix() }
        position += 1
        try enter()
        defer { depth -= 1 }
        let operand = try unary()
        if !isNot, case .constant(.number(let number)) = operand.kind {
            return try make(.constant(.number(number.negated)))
        }
        return try make(isNot ? .not(operand) : .negate(operand))
    }
}

extension Parser {
    var current: UInt8? { position < bytes.count ? bytes[position] : nil }
    var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    /// Goes one level deeper; whoever calls it comes up again.
    private mutating func enter() throws(ExpressionSyntaxError) {
        depth += 1
        if depth > limits.depth { throw tooDeep() }
    }

    private func tooDeep() -> ExpressionSyntaxError {
        fail("the expression is nested deeper than \(limits.depth): compute parts of it in steps")
    }

    func make(_ kind: Node.Kind) throws(ExpressionSyntaxError) -> Node {
        let node = Node(kind)
        if node.height > limits.depth + 1 { throw tooDeep() }
        return node
    }

    mutating func skipSpace() {
        while let byte = current, Lexicon.isSpace(byte) { position += 1 }
    }

    /// Takes `mark` if it comes next; not where it is the beginning of `??` or of `|||`.
    mutating func take(_ mark: StaticString) -> Bool {
        skipSpace()
        let count = mark.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[position + offset] != mark.utf8Start[offset] { return false }
        if mark.utf8Start[0] == UInt8(ascii: "?"), next == UInt8(ascii: "?") { return false }
        position += count
        return true
    }

    /// The word that comes next, at most 32 bytes of it; empty when something else comes.
    func word() -> String {
        guard let byte = current, Lexicon.isNameStart(byte) else { return "" }
        return String(decoding: bytes[position...].prefix(33).prefix { Lexicon.isName($0) }, as: UTF8.self)
    }

    private mutating func take(word expected: StaticString) -> Bool {
        skipSpace()
        let count = expected.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[position + offset] != expected.utf8Start[offset] { return false }
        if position + count < bytes.count, Lexicon.isName(bytes[position + count]) { return false }
        position += count
        return true
    }

    private mutating func takeComparison() -> Node.Comparison? {
        skipSpace()
        let token = token()
        let isForeign = token.hasPrefix("===") || token.hasPrefix("!==") || token.hasPrefix("<>")
        if isForeign { return nil }
        for mark in [token, String(token.prefix(2)), String(token.prefix(1))] {
            guard let comparison = Lexicon.comparisons[mark] else { continue }
            let isPartOfWord = mark.utf8.count < token.utf8.count && Lexicon.isName(bytes[position])
            if isPartOfWord { return nil }
            position += mark.utf8.count
            return comparison
        }
        return nil
    }

    private mutating func takeArithmetic(_ marks: UInt8...) -> Node.Arithmetic? {
        skipSpace()
        guard let byte = current, marks.contains(byte) else { return nil }
        position += 1
        return Node.Arithmetic(rawValue: Character(UnicodeScalar(byte)))
    }

    /// The word or the run of operator characters that comes next.
    private func token() -> String {
        let word = word()
        if !word.isEmpty { return word }
        let marks = Array("=!<>&|?".utf8)
        return String(decoding: bytes[position...].prefix(4).prefix { marks.contains($0) }, as: UTF8.self)
    }

    func fail(_ message: String, at offset: Int? = nil) -> ExpressionSyntaxError {
        ExpressionSyntaxError(message: message, offset: offset ?? position)
    }

    /// An error about what stands at the current position, with what may have been meant.
    func unexpected(_ place: String, expectingOperator: Bool = false) -> ExpressionSyntaxError {
        let token = token()
        if position >= bytes.count { return fail("the expression ends \(place)") }
        let candidates = expectingOperator ? Lexicon.operatorWords : Expression.roots + Lexicon.words
        let meant = Lexicon.foreign[token] ?? NearWord.nearest(to: token, among: candidates)
        let shown = token.isEmpty ? character() : token
        let remedy =
            if let meant {
                ": did you mean '\(meant)'?"
            } else if expectingOperator {
                ": join values with an operator such as '+' or 'and', or put text in quotes"
            } else {
                ""
            }
        return fail("unexpected '\(shown)' \(place)\(remedy)")
    }

    private func character() -> String {
        let rest = String(decoding: bytes[position...].prefix(16), as: UTF8.self)
        return rest.first.map(String.init) ?? ""
    }
}
