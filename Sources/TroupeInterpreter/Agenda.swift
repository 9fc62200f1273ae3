package import TroupeGraph

/// A decision that is due: the interpreter works through these until none is left.
package enum AgendaItem: Hashable, Sendable {
    /// A token reaches a node of the scope instance.
    case enter(node: NodeIndex, scope: Key, flow: FlowIndex?)
    /// Start the work of an element that has just been activated, or is due for its next attempt.
    case execute(element: Key)
    /// A loop starts what rounds it may, or ends.
    case iterate(element: Key)
    /// The work of an element is done.
    case complete(element: Key, outputs: ValueMap?)
    /// The element's work failed.
    indirect case fail(element: Key, fault: Fault)
    /// All that was inside the failed element is gone: retry, handle, go on or give up.
    case resolveFailure(element: Key)
    /// A child was terminated; perhaps it was the last.
    case settle(element: Key)
    /// Tokens of a BPMN scope moved: perhaps an inclusive or complex gateway in it may go on. Due when no token moves.
    case settleJoins(scope: Key)
    /// Variables of a BPMN scope changed: perhaps a conditional event in or below it happens.
    case testConditions(scope: Key)
}
