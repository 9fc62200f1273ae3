/// A range of FEEL, `[1..10)`; also what `(>= 5)` is. An absent end has no bound.
package struct FEELRange: Hashable, Sendable {
    package var start: FEELValue?
    package var startIncluded: Bool
    package var end: FEELValue?
    package var endIncluded: Bool

    package init(start: FEELValue?, startIncluded: Bool, end: FEELValue?, endIncluded: Bool) {
        self.start = start
        self.startIncluded = startIncluded
        self.end = end
        self.endIncluded = endIncluded
    }

    /// What `string()` makes of it: as it is written, or as a comparison where an end has no bound.
    package func text(of value: (FEELValue) -> String) -> String {
        switch (start, end) {
        case (let start?, nil): return "(\(startIncluded ? ">=" : ">") \(value(start)))"
        case (nil, let end?): return "(\(endIncluded ? "<=" : "<") \(value(end)))"
        case (let start, let end):
            let from = start.map(value) ?? "null"
            let to = end.map(value) ?? "null"
            return (startIncluded ? "[" : "(") + from + ".." + to + (endIncluded ? "]" : ")")
        }
    }
}
