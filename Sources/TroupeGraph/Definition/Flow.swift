/// A way a token can go.
package struct Flow: Hashable, Sendable, Codable {
    package var id: String
    package var source: NodeIndex
    package var target: NodeIndex
    /// Only looked at behind an exclusive gateway.
    package var condition: Condition?

    package init(id: String, source: NodeIndex, target: NodeIndex, condition: Condition? = nil) {
        self.id = id
        self.source = source
        self.target = target
        self.condition = condition
    }

    package enum Condition: Hashable, Sendable, Codable {
        case expression(ExpressionIndex)
        /// A branch's test of its container's subject: `test` is an expression in which the root `subject` is the value
        /// (`eq 'api'` becomes `subject eq 'api'`).
        case test(subject: ValueTemplate, test: ExpressionIndex)
    }
}

/// A block of nodes that begins at one start node and lives and dies together.
package struct Scope: Hashable, Sendable, Codable {
    /// The element whose body this is: a subprocess, a loop, or the owner of an error handler or compensation.
    package var owner: NodeIndex
    package var start: NodeIndex
    package var nodes: [NodeIndex] = []
    /// Whether writes stay in an overlay of this scope until its container ends (branches of a parallel block), and are
    /// then merged in document order. Iterations of concurrent loops always have one.
    package var isIsolated: Bool
    /// Of BPMN scopes: where a token begins (`start` then counts for nothing).
    package var starts: [NodeIndex]?
    /// Event sub-processes directly inside.
    package var eventSubprocesses: [NodeIndex]?

    package init(owner: NodeIndex, start: NodeIndex, isIsolated: Bool = false) {
        self.owner = owner
        self.start = start
        self.isIsolated = isIsolated
    }
}
