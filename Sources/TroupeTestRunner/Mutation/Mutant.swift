package import TroupeGraph

/// One small change of a workflow that its tests should notice.
package struct Mutant: Sendable {
    package var workflow: String
    package var place: SourceLocation
    /// What was changed, as a sentence's end: `'eq' became 'neq' in …`.
    package var change: String
    /// A test can notice it only if it got to this node; 0: any test.
    var node: NodeIndex
    /// Makes the change.
    var apply: @Sendable (inout Definition) -> Void
}

/// An edit of a text: bytes that are replaced.
struct TextEdit: Hashable, Sendable {
    /// Offsets in the text's UTF-8.
    var range: Range<Int>
    var replacement: String
    /// What it comes to, for people.
    var change: String
}

/// What became of mutants.
package struct MutationReport: Sendable {
    package struct Survivor: Sendable {
        package var mutant: Mutant
        /// Whether no test gets to the place.
        package var isUnreached: Bool
    }

    package var killed = 0
    package var survivors: [Survivor] = []
    /// Mutants there are, of which those here are a sample.
    package var all = 0

    package var count: Int { killed + survivors.count }

    /// Whether at least so many of a hundred were killed.
    package func reaches(_ percentage: Int) -> Bool { killed * 100 >= count * percentage }

    /// The survivors, at their places, and how many were killed.
    package var text: String {
        var text = ""
        for survivor in survivors {
            let hint = survivor.isUnreached ? " (no test gets here)" : ""
            text += "\(survivor.mutant.place): survived: \(survivor.mutant.change)\(hint)\n"
        }
        let share = count == 0 ? 100 : Double(killed * 1000 / count) / 10
        let sample = count < all ? " (a sample of \(all))" : ""
        return text + "\(killed) of \(count) mutants killed\(sample), \(share) %\n"
    }

    var value: Value {
        [
            "mutants": .integer(count), "killed": .integer(killed), "all": .integer(all),
            "survivors": .list(
                survivors.map { survivor in
                    let place = survivor.mutant.place
                    return [
                        "file": .string(place.file), "line": .integer(place.line), "column": .integer(place.column),
                        "change": .string(survivor.mutant.change), "reached": .bool(!survivor.isUnreached),
                    ]
                }),
        ]
    }
}
