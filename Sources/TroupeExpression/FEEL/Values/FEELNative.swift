/// A function from outside of the language, as the functions of a decision model are.
package final class FEELNative: Sendable {
    /// Gets as many arguments as there are parameters, null for those that were not given.
    package typealias Body = @Sendable ([FEELValue], FEELEvaluation) throws(FEELError) -> FEELValue

    /// Its parameters' names in order.
    package let parameters: [String]
    /// Values inside each other on the longest way down through what the function keeps: what freeing it costs.
    let depth: Int
    private let body: Body

    package init(parameters: [String], depth: Int = 1, body: @escaping Body) {
        self.parameters = parameters
        self.depth = depth
        self.body = body
    }

    /// Its value, paid for by an evaluation.
    func value(of arguments: [FEELValue], in evaluation: FEELEvaluation) throws(FEELError) -> FEELValue {
        try evaluation.deeper { () throws(FEELError) in try body(arguments, evaluation) }
    }
}
