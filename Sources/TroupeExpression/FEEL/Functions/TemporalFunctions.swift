extension FEELBuiltins {
    static let temporalFunctions: [FEELBuiltin] = []
}
