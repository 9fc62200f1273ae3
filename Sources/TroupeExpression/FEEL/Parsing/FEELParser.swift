/// Reads FEEL (DMN 1.3, chapter 10.3.1.2), by descent, one method a precedence.
///
/// What is a name may depend on the names in reach, never on values: a text is parsed once and evaluated often.
struct FEELParser {
    var scanner: FEELScanner
    /// Variables whose names are more than a word, by their first character.
    private let variables: [Unicode.Scalar: [String]]
    /// The same of entries of contexts: those given and those the text defines.
    private var entries: [Unicode.Scalar: [String]]
    /// Without given names, several words in a row are one name.
    let joinsWords: Bool
    /// Names the text defines around this place: entries, iterators, parameters.
    var locals: [String] = []
    /// Filters around this place: the entries of what is filtered are names there.
    var filters = 0
    /// What a bracket that opens after a value means.
    var brackets = Brackets.filter
    enum Brackets {
        case filter
        /// At the end of a range: a filter, if one follows, else the range ends before it.
        case filterOrEnd
        case end
    }

    private var depth = 0
    private let deepest: Int

    init(_ text: String, names: FEELNames?, limits: ExpressionLimits) throws(FEELError) {
        if text.utf8.count > limits.textBytes {
            throw FEELError(kind: .syntax, message: "the expression is longer than \(limits.textBytes) bytes")
        }
        scanner = FEELScanner(text, names: (names?.variables.count ?? 0) + (names?.entries.count ?? 0))
        variables = Self.grouped(names?.variables ?? [])
        entries = Self.grouped(names?.entries ?? [])
        joinsWords = names == nil
        deepest = limits.depth
    }

    private static func grouped(_ names: Set<String>) -> [Unicode.Scalar: [String]] {
        Dictionary(grouping: names.filter { !$0.isEmpty }) { $0.unicodeScalars.first ?? " " }
    }

    // MARK: Whole texts

    mutating func wholeExpression() throws(FEELError) -> FEELNode {
        try scanner.skipSpace()
        if scanner.isAtEnd { throw scanner.failure("the expression is empty") }
        let node = try expression()
        try end()
        return node
    }

    mutating func end() throws(FEELError) {
        try scanner.skipSpace()
        if let found = scanner.peek() {
            let isName = FEELScanner.startsName(found)
            throw scanner.failure(
                "'\(found)' is not expected here"
                    + (isName ? ": an operator is missing, or a name of several words, which stands in backticks" : ""))
        }
    }

    // MARK: Depth and names

    /// Everything that nests goes through here.
    mutating func expression() throws(FEELError) -> FEELNode {
        try deeper { (parser) throws(FEELError) in try parser.disjunction() }
    }

    mutating func deeper<T>(_ body: (inout FEELParser) throws(FEELError) -> T) throws(FEELError) -> T {
        try scanner.pay()
        depth += 1
        if depth > deepest { throw scanner.exhausted("the expression is nested deeper than \(deepest)") }
        let result = try body(&self)
        depth -= 1
        return result
    }

    /// Reads what may turn out to be something else; nil and back at the start then.
    mutating func attempt<T>(_ body: (inout FEELParser) throws(FEELError) -> T?) throws(FEELError) -> T? {
        let start = (scanner.position, depth, locals.count, filters, brackets)
        do throws(FEELError) {
            if let result = try body(&self) { return result }
        } catch {
            if scanner.isExhausted { throw error }
        }
        locals.removeLast(locals.count - start.2)
        (scanner.position, depth, filters, brackets) = (start.0, start.1, start.3, start.4)
        return nil
    }

    /// Reads with more names in reach.
    mutating func within<T>(_ names: [String], _ body: (inout FEELParser) throws(FEELError) -> T) throws(FEELError) -> T
    {
        let count = locals.count
        locals += names.filter { !FEELNames.isSimple($0) }
        let result = try body(&self)
        locals.removeLast(locals.count - count)
        return result
    }

    /// A context of the text has such an entry.
    mutating func define(entry name: String) {
        guard !FEELNames.isSimple(name), !FEELWords.reserved.contains(name), let first = name.unicodeScalars.first
        else {
            return
        }
        if entries[first]?.contains(name) != true { entries[first, default: []].append(name) }
    }

    /// The longest known name that stands here and is more than a word, with its length.
    mutating func knownName() throws(FEELError) -> (name: String, length: Int)? {
        guard let first = scanner.peek() else { return nil }
        var best: (name: String, length: Int)?
        for name in locals.reversed() + (variables[first] ?? []) + (filters > 0 ? entries[first] ?? [] : []) {
            if let length = try scanner.length(of: name), length > best?.length ?? 0 { best = (name, length) }
        }
        for (name, needsCall) in FEELBuiltins.specialNames[first] ?? [] {
            guard let length = try scanner.length(of: name), length > best?.length ?? 0 else { continue }
            if needsCall, try !isCalled(after: length) { continue }
            best = (name, length)
        }
        return best
    }

    /// The longest known entry or property that stands here and is more than a word.
    mutating func knownEntry() throws(FEELError) -> (name: String, length: Int)? {
        guard let first = scanner.peek() else { return nil }
        var best: (name: String, length: Int)?
        for name in FEELWords.properties + (entries[first] ?? []) + locals.reversed() + (variables[first] ?? []) {
            if let length = try scanner.length(of: name), length > best?.length ?? 0 { best = (name, length) }
        }
        return best
    }

    private mutating func isCalled(after length: Int) throws(FEELError) -> Bool {
        let start = scanner.position
        defer { scanner.position = start }
        scanner.position += length
        return try scanner.accept("(")
    }
}
