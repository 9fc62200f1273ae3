import TroupeYAML

/// A workflow file as its author structured it, checked against the tables.
struct WorkflowSyntax: Sendable {
    let fields: Fields
    let metadata: Fields
    var inputs: [Fields] = []
    var prerequisites: [Fields] = []
    var steps: [StepSyntax] = []
    var outputs: [Fields] = []
    var errorHandling: ErrorHandlingSyntax?
    var defaults: Fields?
}

/// One step with what stands inside it.
struct StepSyntax: Sendable {
    var fields: Fields
    /// Nil when the file names none, or one that there is not; such a step is only looked at for more findings.
    let action: ActionTable.Action?
    /// The id it gets in the graph (`IdentifierAssignment`).
    var elementID = ""
    var steps: [StepSyntax] = []
    var otherwise: [StepSyntax] = []
    var branches: [BranchSyntax] = []
    var errorHandling: ErrorHandlingSyntax?
    var compensation: [StepSyntax] = []

    var node: YAMLNode { fields.node }
    /// The id as the author wrote it.
    var authorID: String? { fields.text("id") }
}

/// One branch of a conditional.
struct BranchSyntax: Sendable {
    let fields: Fields
    var steps: [StepSyntax] = []
}

/// What happens when a step or the workflow fails.
struct ErrorHandlingSyntax: Sendable {
    let fields: Fields
    var onFailure: [StepSyntax] = []
    var notifications: [Fields] = []
}
