/// One operation of a parsed FEEL expression, with its operands. Chains are flat, so that a sum of a thousand terms is
/// not deep.
final class FEELNode: Sendable {
    enum Kind: Sendable {
        case constant(FEELValue)
        /// A variable, or a function of the language.
        case name(String)
        /// `?`
        case input
        case list([FEELNode])
        case context([(key: String, value: FEELNode)])
        case range(start: FEELNode, startIncluded: Bool, end: FEELNode, endIncluded: Bool)
        /// `< 5`: a range as a value, a comparison of the input as a test.
        case halfRange(Comparison, FEELNode)
        case negate(FEELNode)
        /// Operators of one precedence from left to right.
        case arithmetic(FEELNode, [(Arithmetic, FEELNode)])
        case compare(Comparison, FEELNode, FEELNode)
        case between(FEELNode, FEELNode, FEELNode)
        /// `x in test` or `x in (test, …)`.
        case isIn(FEELNode, FEELNode)
        case isInstance(FEELNode, FEELType)
        case all([FEELNode])
        case any([FEELNode])
        /// `if … then … else if …`, to the last else.
        case choose([(condition: FEELNode, value: FEELNode)], otherwise: FEELNode)
        case loop([Iterator], FEELNode)
        case quantified(isEvery: Bool, [Iterator], FEELNode)
        case path(FEELNode, [Step])
        /// Nil body: an external function.
        case function([FEELLambda.Parameter], FEELNode?)
        /// Positive unary tests; one must be met.
        case tests([FEELNode])
        /// `not(…)` of unary tests.
        case noTest(FEELNode)
        /// `-` alone: any input.
        case anyInput
    }

    enum Comparison: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    enum Arithmetic: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case power = "**"
    }

    enum Step: Sendable {
        case member(String)
        case filter(FEELNode)
        case call(Arguments)
    }

    enum Arguments: Sendable {
        case positional([FEELNode])
        case named([(name: String, value: FEELNode)])
    }

    struct Iterator: Sendable {
        let name: String
        let domain: Domain
    }

    enum Domain: Sendable {
        case elements(FEELNode)
        case steps(FEELNode, FEELNode)
    }

    let kind: Kind
    /// Whether it reads `?` of the test it stands in.
    let readsInput: Bool
    /// Whether the name `partial` occurs in it: a loop keeps what came before only where it is asked for.
    let readsPartial: Bool

    init(_ kind: Kind) {
        self.kind = kind
        readsInput = Self.readsInput(kind)
        if case .name("partial") = kind {
            readsPartial = true
        } else {
            readsPartial = Self.operands(kind).contains { $0.readsPartial }
        }
    }

    /// The operands in the order of the text.
    var operands: [FEELNode] { Self.operands(kind) }

    private static func readsInput(_ kind: Kind) -> Bool {
        switch kind {
        case .input: true
        // A test brings its own input.
        case .isIn(let value, _): value.readsInput
        default: operands(kind).contains { $0.readsInput }
        }
    }

    private static func operands(_ kind: Kind) -> [FEELNode] {
        switch kind {
        case .constant, .name, .input, .anyInput: []
        case .list(let nodes), .all(let nodes), .any(let nodes), .tests(let nodes): nodes
        case .context(let entries): entries.map(\.value)
        case .range(let start, _, let end, _): [start, end]
        case .halfRange(_, let node), .negate(let node), .isInstance(let node, _), .noTest(let node): [node]
        case .arithmetic(let first, let rest): [first] + rest.map(\.1)
        case .compare(_, let left, let right), .isIn(let left, let right): [left, right]
        case .between(let value, let low, let high): [value, low, high]
        case .choose(let branches, let otherwise): branches.flatMap { [$0.condition, $0.value] } + [otherwise]
        case .loop(let iterators, let body), .quantified(_, let iterators, let body):
            iterators.flatMap(\.operands) + [body]
        case .path(let base, let steps): [base] + steps.flatMap(\.operands)
        case .function(_, let body): body.map { [$0] } ?? []
        }
    }
}

extension FEELNode.Iterator {
    var operands: [FEELNode] {
        switch domain {
        case .elements(let node): [node]
        case .steps(let start, let end): [start, end]
        }
    }
}

extension FEELNode.Step {
    var operands: [FEELNode] {
        switch self {
        case .member: []
        case .filter(let node): [node]
        case .call(.positional(let nodes)): nodes
        case .call(.named(let entries)): entries.map(\.value)
        }
    }
}
