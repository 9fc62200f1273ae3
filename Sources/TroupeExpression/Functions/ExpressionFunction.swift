import TroupeGraph

/// A function of the expression language. A new one is one entry in one of the tables beside this file.
final class ExpressionFunction: Sendable {
    typealias Body = @Sendable (inout FunctionCall) throws(EvaluationError) -> Value

    let name: String
    /// The parameters as messages and the documentation show them.
    let parameters: String
    /// How many arguments there may be.
    let arity: ClosedRange<Int>
    let needsRandom: Bool
    let body: Body

    init(
        _ name: String, _ parameters: String, _ arity: ClosedRange<Int>, needsRandom: Bool = false, body: @escaping Body
    ) {
        self.name = name
        self.parameters = parameters
        self.arity = arity
        self.needsRandom = needsRandom
        self.body = body
    }
}

/// All functions, by every name they are called.
enum StandardFunctions {
    static let all =
        TextFunctions.all + ListFunctions.all + MapFunctions.all + NumberFunctions.all + ConversionFunctions.all
        + TimeFunctions.all

    static let byName: [String: ExpressionFunction] = {
        var functions = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
        for (alias, name) in ["includes": "contains", "merge": "merge_objects", "substring": "slice"] {
            functions[alias] = functions[name]
        }
        return functions
    }()
}
