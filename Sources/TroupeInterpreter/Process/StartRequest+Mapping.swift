import TroupeGraph

/// A start event with output mappings: only what they say of what the event brings reaches the process.
extension StartRequest {
    /// What the process begins with.
    func variables(of program: Program) -> ValueMap { mappedStart(of: program) == nil ? inputs : [:] }

    /// The start event that maps what a message, signal or time brings; nil where the process gets all of it.
    func mappedStart(of program: Program) -> NodeIndex? {
        guard let startBefore, startBefore.count == 1, program.isProcess else { return nil }
        return program.definition.process?.startEvents.first {
            program.nodes[$0].id == startBefore[0] && program.nodes[$0].mapsOutputs
        }
    }
}
