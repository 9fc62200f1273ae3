/// A function as a value: one of the language, or one an expression defines together with what it sees.
package enum FEELFunction: Sendable {
    /// The functions of the language under one name.
    case builtin(String)
    /// `function(…) …`.
    case lambda(FEELLambda)
    /// One that is written in Swift: a model's.
    case native(FEELNative)
}

extension FEELFunction: Hashable {
    package static func == (left: FEELFunction, right: FEELFunction) -> Bool {
        switch (left, right) {
        case (.builtin(let left), .builtin(let right)): left == right
        case (.lambda(let left), .lambda(let right)): left === right
        case (.native(let left), .native(let right)): left === right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .builtin(let name): hasher.combine(name)
        case .lambda(let lambda): hasher.combine(ObjectIdentifier(lambda))
        case .native(let native): hasher.combine(ObjectIdentifier(native))
        }
    }
}

/// A function an expression defines. The names it does not define itself it reads where it is called from the
/// environment, so that functions of one model can call each other.
package final class FEELLambda: Sendable {
    struct Parameter: Sendable {
        let name: String
        let type: FEELType
    }

    let parameters: [Parameter]
    /// Nil for an external function: calling it gives null.
    let body: FEELNode?
    let scope: FEELScope?
    /// Values inside each other on the longest way down through what the function keeps: what freeing it costs.
    let depth: Int

    init(parameters: [Parameter], body: FEELNode?, scope: FEELScope?, depth: Int) {
        self.parameters = parameters
        self.body = body
        self.scope = scope
        self.depth = depth
    }

    /// The parameters' names in order.
    package var parameterNames: [String] { parameters.map(\.name) }
}
