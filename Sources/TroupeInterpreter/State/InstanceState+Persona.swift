import TroupeGraph

extension InstanceState {
    /// Who does the element at `key`: by role among the assigned agents, else the persona it names (which may be
    /// assigned by alias), else the same of the elements around it, up through the callers.
    func persona(at key: Key) -> String? {
        let agents = created.request.assignedAgents
        var current = elements[key]
        while let place = current {
            let node = node(of: place)
            if let role = node.role, let agent = agents[role] { return agent }
            if let persona = node.persona ?? (place.isProcess ? programs[place.program].definition.persona : nil) {
                return agents[persona] ?? persona
            }
            current = elements[place.parent]
        }
        return nil
    }
}
