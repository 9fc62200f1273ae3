/// What makes a definition a BPMN process: it follows BPMN's rules for scopes, variables and failures, which are
/// incidents, and its expressions are FEEL.
package struct ProcessDetails: Hashable, Sendable, Codable {
    package var versionTag: String?
    /// Start events that something outside triggers: message, timer, signal, conditional.
    package var startEvents: [NodeIndex] = []
    package var lanes: [Lane] = []
    /// Definitions and decisions that were deployed with this one, by id: their versions. What `Binding.deployment` finds.
    package var deployedWith: [String: Int] = [:]

    package init() {}

    package struct Lane: Hashable, Sendable, Codable {
        package var id: String
        package var name: String?
        /// Who does what stands in the lane.
        package var persona: String?

        package init(id: String, name: String? = nil, persona: String? = nil) {
            self.id = id
            self.name = name
            self.persona = persona
        }
    }
}
