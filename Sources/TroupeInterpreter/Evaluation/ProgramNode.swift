package import TroupeGraph

/// A node of a program, shared by all that look at it.
///
/// A `Node` is a large value, and copying one retains each of its parts; every step looks at several. The parts are those of
/// the node, under the same names, with what would otherwise be found out again each time a token comes.
package final class ProgramNode: Sendable {
    package let id: String
    package let name: String?
    /// Where a token here lives.
    package let scope: ScopeIndex
    package let description: String?
    package let kind: Node.Kind
    package let incoming: [FlowIndex]
    package let outgoing: [FlowIndex]
    package let condition: ExpressionIndex?
    package let outputs: [String]
    package let retry: RetryPolicy?
    package let timeout: ValueTemplate?
    package let onError: OnError?
    package let errorHandling: ErrorHandling?
    package let compensation: ScopeIndex?
    package let persona: String?
    package let role: String?
    package let isStep: Bool
    package let details: ElementDetails?

    /// Whether an instance of the element is only what its rounds have around them.
    let isRepeated: Bool
    /// Whether tokens of a BPMN process go through it without an instance: a none event that nobody listens to.
    let isPassedThrough: Bool
    /// Whether its output mappings alone say what leaves the element.
    let mapsOutputs: Bool
    /// Whether workers do something before the element does its own work.
    let hasStartListeners: Bool
    /// Whether workers do something after it.
    let hasEndListeners: Bool
    /// Whether it is an ad-hoc sub-process.
    let isAdHoc: Bool
    /// Of a sub-process: what a token in it, and what is around it, may wait for.
    let events: Events

    /// The events around an element of a BPMN process.
    struct Events: Sendable {
        /// On its edge.
        var edge: [NodeIndex] = []
        /// The start events of event sub-processes directly in its own scope.
        var inside: [NodeIndex] = []
        /// The event sub-process in its scope that undoes what was done there.
        var compensation: NodeIndex?
    }

    init(_ node: Node, in definition: Definition) {
        id = node.id
        name = node.name
        scope = node.scope
        description = node.description
        kind = node.kind
        incoming = node.incoming
        outgoing = node.outgoing
        condition = node.condition
        outputs = node.outputs
        retry = node.retry
        timeout = node.timeout
        onError = node.onError
        errorHandling = node.errorHandling
        compensation = node.compensation
        persona = node.persona
        role = node.role
        isStep = node.isStep
        details = node.details
        isRepeated = node.details?.isRepeated == true
        mapsOutputs = node.details?.parts.outputs.isEmpty == false
        hasStartListeners = node.details?.parts.startListeners.isEmpty == false
        hasEndListeners = node.details?.parts.endListeners.isEmpty == false
        isAdHoc = node.details?.adHoc != nil
        isPassedThrough =
            if case .event(let event) = node.kind {
                event.triggers.isEmpty && node.details?.isPlain != false
            } else {
                false
            }
        events = Events(
            edge: node.details?.parts.boundaryEvents ?? [],
            inside: node.kind.scope.map(definition.eventStarts) ?? [],
            compensation: definition.compensationSubprocess(of: node))
    }
}

extension Node.Kind {
    /// The body of a sub-process.
    fileprivate var scope: ScopeIndex? { if case .subprocess(let scope) = self { scope } else { nil } }
}
