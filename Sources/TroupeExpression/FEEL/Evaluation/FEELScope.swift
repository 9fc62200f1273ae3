/// Names an expression defines itself, innermost first: entries of a context, iterators, parameters, the filtered item.
final class FEELScope: Sendable {
    private let entries: FEELContext
    private let parent: FEELScope?

    init(_ entries: FEELContext, in parent: FEELScope?) {
        self.entries = entries
        self.parent = parent
    }

    convenience init(_ name: String, _ value: FEELValue, in parent: FEELScope?) {
        self.init(FEELContext([(name, value)]), in: parent)
    }

    /// The value of a name; nil where no scope defines it.
    func value(of name: String) -> FEELValue? {
        var scope: FEELScope? = self
        while let current = scope {
            if let value = current.entries[name] { return value }
            scope = current.parent
        }
        return nil
    }

    /// Every value in reach, innermost first.
    var values: [FEELValue] {
        var values: [FEELValue] = []
        var scope: FEELScope? = self
        while let current = scope {
            values += current.entries.values
            scope = current.parent
        }
        return values
    }
}
