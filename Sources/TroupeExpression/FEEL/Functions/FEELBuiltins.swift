/// Every function of the language: a new one is a line in the file of its group.
enum FEELBuiltins {
    static let all: [FEELBuiltin] =
        booleanFunctions + conversionFunctions + stringFunctions + patternFunctions + encodingFunctions
        + numberFunctions + roundingFunctions + listFunctions + listEditingFunctions + aggregateFunctions
        + contextFunctions + rangeFunctions + temporalFunctions

    static let byName: [String: [FEELBuiltin]] = Dictionary(grouping: all, by: \.name)

    /// The names, sorted.
    static let names: [String] = byName.keys.sorted()

    /// Names the parser must know because they have spaces or are reserved words otherwise, by their first character;
    /// and whether they are names only where they are called: `date and time` alone is a conjunction.
    static let specialNames: [Unicode.Scalar: [(name: String, needsCall: Bool)]] = Dictionary(
        grouping: names.filter { $0.contains(" ") || FEELWords.reserved.contains($0) }.map { name in
            (name, name.split(separator: " ").contains { FEELWords.reserved.contains(String($0)) })
        }, by: { $0.name.unicodeScalars.first ?? " " })
}
