/// Every function of the language: a new one is a line in the file of its group.
enum FEELBuiltins {
    static let all: [FEELBuiltin] =
        booleanFunctions + conversionFunctions + stringFunctions + patternFunctions + encodingFunctions
        + numberFunctions + roundingFunctions + listFunctions + listEditingFunctions + aggregateFunctions
        + contextFunctions + rangeFunctions + temporalFunctions

    static let byName: [String: [FEELBuiltin]] = Dictionary(grouping: all, by: \.name)

    /// The names, sorted.
    static let names: [String] = byName.keys.sorted()

    /// Names the parser must know because they have spaces or are reserved words otherwise.
    static let specialNames: [String] = names.filter { name in
        name.contains(" ") || FEELWords.reserved.contains(name)
    }
}
