/// Words of the grammar.
enum FEELWords {
    /// Words no name may be, except in backticks.
    static let reserved: Set<String> = [
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "not", "between",
        "instance", "of", "function", "true", "false", "null",
    ]
    /// Properties whose names have spaces.
    static let properties = ["time offset", "start included", "end included"]
}

/// The names a text may use that only their scope tells from several words or an operation: `Full Name`, `a-b`.
///
/// A name that is one word needs no mention.
package struct FEELNames: Hashable, Sendable {
    /// Variables.
    package var variables: Set<String> = []
    /// Entries of contexts at any depth.
    package var entries: Set<String> = []

    /// No special name.
    package init() {}

    /// The given variables' names.
    package init(variables: some Sequence<String>) {
        for name in variables where !Self.isSimple(name) { self.variables.insert(name) }
    }

    /// The names of a context: its own entries as variables, and those of the contexts in it.
    package init(of context: FEELContext) {
        self.init(variables: context.keys)
        for value in context.values { add(value, depth: 0) }
    }

    /// The names another set has, too.
    package mutating func merge(_ other: FEELNames) {
        variables.formUnion(other.variables)
        entries.formUnion(other.entries)
    }

    private static let most = 10_000

    private mutating func add(_ value: FEELValue, depth: Int) {
        guard depth < 64, entries.count < Self.most else { return }
        switch value {
        case .list(let elements): for element in elements { add(element, depth: depth + 1) }
        case .context(let context):
            for name in context.keys where !Self.isSimple(name) { entries.insert(name) }
            for value in context.values { add(value, depth: depth + 1) }
        default: return
        }
    }

    /// Whether a name is one word, as every text may use it.
    package static func isSimple(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, FEELScanner.startsName(first) else { return false }
        return name.unicodeScalars.allSatisfy(FEELScanner.continuesName) && !FEELWords.reserved.contains(name)
    }
}
