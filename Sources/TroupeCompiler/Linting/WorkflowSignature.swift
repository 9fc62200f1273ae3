package import TroupeGraph

/// What callers may know of a workflow.
package struct WorkflowSignature: Sendable {
    package let id: String
    package let file: String
    package let inputs: [InputDeclaration]
    package let outputs: [OutputDeclaration]

    package init(_ definition: Definition) {
        id = definition.id
        file = definition.file
        inputs = definition.inputs
        outputs = definition.outputs
    }
}

/// What the callers of a workflow give it and read of it.
package struct CallerDemand: Sendable {
    package var inputs: Set<String> = []
    package var outputs: Set<String> = []
    /// Fixed values given to an input, by its name.
    package var values: [String: Set<String>] = [:]
    /// A file that calls it.
    package var file = ""
}
