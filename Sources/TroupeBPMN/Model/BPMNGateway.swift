/// A gateway.
package struct BPMNGateway: Sendable {
    package var kind: Kind
    /// `Unspecified`, `Converging`, `Diverging` or `Mixed`, where the file says so; the flows decide.
    package var direction: String?
    /// Of exclusive, inclusive and complex gateways.
    package var defaultFlow: LocatedText?

    /// What a gateway does.
    package enum Kind: Sendable {
        case exclusive
        case inclusive
        case parallel
        /// `isParallel`: only with `instantiates`, when all of the events must happen.
        case eventBased(instantiates: Bool, isParallel: Bool)
        case complex(activation: BPMNExpression?)

        /// The name of the element in the file.
        var tag: String {
            switch self {
            case .exclusive: "exclusiveGateway"
            case .inclusive: "inclusiveGateway"
            case .parallel: "parallelGateway"
            case .eventBased: "eventBasedGateway"
            case .complex: "complexGateway"
            }
        }
    }

    package init(_ kind: Kind, defaultFlow: LocatedText? = nil) {
        self.kind = kind
        self.defaultFlow = defaultFlow
    }
}
