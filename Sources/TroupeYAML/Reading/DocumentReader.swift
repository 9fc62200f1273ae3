package import TroupeGraph

/// Reads mappings by their tables and collects what is wrong with them.
package struct DocumentReader: Sendable {
    /// Everything found so far.
    package private(set) var diagnostics: [Diagnostic]
    /// Whether unknown keys are errors.
    package let isStrict: Bool
    private let limit: Int

    package init(diagnostics: [Diagnostic] = [], isStrict: Bool = false, limit: Int = 1000) {
        self.diagnostics = diagnostics
        self.isStrict = isStrict
        self.limit = limit
    }

    /// Adds a finding at a node.
    package mutating func report(
        _ severity: Diagnostic.Severity, _ rule: String, _ message: String, at node: YAMLNode, suggestion: String? = nil
    ) {
        report(Diagnostic(severity, rule, message, at: node.location, suggestion: suggestion))
    }

    /// Whether further findings are dropped, so that looking for them is of no use.
    package var isFull: Bool { diagnostics.count >= limit }

    /// Adds a finding. Beyond the limit only errors are kept, and of those at most ten times as many.
    package mutating func report(_ diagnostic: Diagnostic) {
        if diagnostics.count < (diagnostic.severity == .error ? limit * 10 : limit) { diagnostics.append(diagnostic) }
    }

    /// The fields of a mapping. What does not fit the table is reported: no mapping at all (then nil), unknown and mis-cased
    /// keys, missing keys, values of the wrong form (which are left out).
    package mutating func fields(of node: YAMLNode, as table: KeyTable) -> Fields? {
        guard let entries = node.mapping else {
            report(.error, "wrong-type", "\(table.owner) must be a map, not \(node.kindName)", at: node)
            return nil
        }
        var fields = Fields(node: node)
        var present: Set<String>?
        for entry in entries {
            guard let key = knownKey(entry, in: table, entries: entries, &present) else { continue }
            if let other = fields.keyNodes[key.name] {
                report(
                    .warning, "duplicate-key",
                    "'\(entry.name)' means the same as '\(other.scalar?.text ?? key.name)' at \(other.line):"
                        + "\(other.column); this later one counts",
                    at: entry.key)
            }
            if admits(entry, key) {
                fields.keyNodes[key.name] = entry.key
                fields.values[key.name] = entry.value
            } else {
                fields.broken.insert(key.name)
            }
        }
        for key in table.keys where key.isRequired {
            if fields.values[key.name] != nil || fields.broken.contains(key.name) { continue }
            report(.error, "missing-key", "\(table.owner) needs '\(key.name)': \(key.note)", at: node)
        }
        return fields
    }

    private mutating func knownKey(
        _ entry: YAMLNode.Entry, in table: KeyTable, entries: [YAMLNode.Entry], _ names: inout Set<String>?
    ) -> KeyTable.Key? {
        let name = entry.name
        if let key = table.key(name) { return key }
        if isFull { return nil }
        let present = names ?? Set(entries.map(\.name))
        names = present
        let folded = Self.fold(name)
        if let key = table.keys.first(where: { Self.fold($0.name) == folded }),
            !present.contains(key.name)
        {
            report(
                isStrict ? .error : .warning, "key-spelling", "'\(Self.shown(name))' is taken for '\(key.name)'",
                at: entry.key, suggestion: key.name)
            return key
        }
        if name.hasPrefix("x-") { return nil }
        let candidates = table.keys.map(\.name).filter { !present.contains($0) }
        report(
            isStrict ? .error : .warning, "unknown-key", "\(table.owner) has no key '\(Self.shown(name))'",
            at: entry.key,
            suggestion: NearWord.nearest(to: name, among: candidates))
        return nil
    }

    /// Whether the value fits; reports it if not. Nothing at all is like a missing key, except where null is a value.
    private mutating func admits(_ entry: YAMLNode.Entry, _ key: KeyTable.Key) -> Bool {
        let node = entry.value
        if case .template = key.form { return true }
        if node.isNull {
            if !key.isRequired {
                report(.warning, "empty-key", "'\(key.name)' has no value: give one or remove it", at: entry.key)
                return false
            }
            report(.error, "missing-key", "'\(key.name)' has no value: \(key.note)", at: entry.key)
            return false
        }
        if !key.form.admits(node) {
            var severity = Diagnostic.Severity.error
            if case .text = key.form { severity = .warning }
            report(
                severity, "wrong-type", "'\(key.name)' must be \(key.form.expectation), not \(Self.described(node))",
                at: node)
            return false
        }
        switch key.form {
        case .choice(let words): return isOneOf(words, node, key.name, .error)
        case .suggestion(let words):
            if node.scalar?.text.contains("${") != true { _ = isOneOf(words, node, key.name, .warning) }
            return true
        default: return true
        }
    }

    private mutating func isOneOf(
        _ words: [String], _ node: YAMLNode, _ name: String, _ severity: Diagnostic.Severity
    ) -> Bool {
        guard let text = node.scalar?.text, !words.contains(text) else { return true }
        report(
            severity, "unknown-value",
            "'\(Self.shown(text))' is not known for '\(name)'; there is \(words.joined(separator: ", "))", at: node,
            suggestion: NearWord.nearest(to: text, among: words))
        return false
    }

    /// A node's number, also when it is quoted.
    static func number(_ node: YAMLNode) -> Number? {
        switch node.scalar?.value {
        case .number(let number)?: number
        case .string(let text)?: Number(parsing: text)
        default: nil
        }
    }

    private static func described(_ node: YAMLNode) -> String {
        guard let scalar = node.scalar else { return node.kindName }
        return "'\(shown(scalar.text))'"
    }

    /// A text short enough for a message.
    package static func shown(_ text: String) -> String {
        let line = text.prefix { !$0.isNewline }
        return line.count > 60 || line.count < text.count ? line.prefix(60) + "…" : text
    }

    private static func fold(_ name: String) -> String {
        name.utf8.count > 100 ? name : String(name.lowercased().filter { $0 != "_" && $0 != "-" })
    }
}

extension DocumentReader {
    /// The fields of a mapping that is missing or broken, so that reading can go on; reports nothing.
    package func nothing(_ node: YAMLNode, as table: KeyTable) -> Fields { Fields(node: node) }

    /// The findings in the order of their places; of equal ones, the first.
    package var inOrder: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        return unique.enumerated().sorted { left, right in
            let (a, b) = (left.element.location, right.element.location)
            return (a.line, a.column, left.offset) < (b.line, b.column, right.offset)
        }.map(\.element)
    }
}
