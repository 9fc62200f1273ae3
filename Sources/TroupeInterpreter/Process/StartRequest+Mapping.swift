import TroupeGraph

/// A start event with output mappings: only what they say of what the event brings reaches the process.
extension StartRequest {
    /// What the process begins with.
    func variables(of definition: Definition) -> ValueMap { mappedStart(of: definition) == nil ? inputs : [:] }

    /// The start event that maps what a message, signal or time brings; nil where the process gets all of it.
    func mappedStart(of definition: Definition) -> NodeIndex? {
        guard let startBefore, startBefore.count == 1, definition.process != nil else { return nil }
        return definition.process?.startEvents.first {
            definition.nodes[$0].id == startBefore[0] && definition.nodes[$0].mapsOutputs
        }
    }
}
