package import TroupeGraph

/// Decisions of a model as one function of what they need: DMN's `decisionService`.
package struct DecisionService: Hashable, Sendable, Codable {
    package var id: String
    /// What it is called by.
    package var name: String
    /// One decision's result is the function's; the results of several are a context by their names.
    package var outputs: [DecisionReference] = []
    /// The parameters, in this order: input data, then decisions whose results the caller gives.
    package var inputs: [DecisionReference] = []
    package var inputDecisions: [DecisionReference] = []
    package var location: SourceLocation?

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
