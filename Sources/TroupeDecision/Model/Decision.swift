package import TroupeGraph

/// One decision: what it needs and how it is made.
package struct Decision: Hashable, Sendable, Codable {
    package var id: String
    package var name: String
    /// The name of its `variable`, under which decisions that need it find its result; nil: its id, and its name.
    package var variable: String?
    /// The name of its result's type.
    package var type: String?
    /// Nil: its result is null.
    package var logic: DecisionLogic?
    package var requiredDecisions: [DecisionReference] = []
    package var requiredInputs: [DecisionReference] = []
    package var requiredKnowledge: [DecisionReference] = []
    /// What a call with the binding `versionTag` names: `zeebe:versionTag`.
    package var versionTag: String?
    package var location: SourceLocation?

    package init(
        id: String, name: String = "", variable: String? = nil, type: String? = nil, logic: DecisionLogic?,
        requires: [String] = [], knowledge: [String] = []
    ) {
        self.id = id
        self.name = name.isEmpty ? id : name
        self.variable = variable
        self.type = type
        self.logic = logic
        requiredDecisions = requires.map { DecisionReference($0) }
        requiredKnowledge = knowledge.map { DecisionReference($0) }
    }
}
