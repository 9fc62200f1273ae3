import TroupeGraph
import TroupeYAML

/// Gives every step its id in the graph: the author's where it can be used, else one derived from parent, action and
/// ordinal. All are unique and legal XML names (NCName).
struct IdentifierAssignment {
    private(set) var ids: ElementIDs
    private var reader: DocumentReader
    private var owners: [String: YAMLNode] = [:]

    /// Assigns the ids of all steps of `workflow`; what is wrong with the authors' ids goes to `reader`.
    static func assign(_ workflow: inout WorkflowSyntax, reader: inout DocumentReader) -> ElementIDs {
        var assignment = IdentifierAssignment(ids: ElementIDs(), reader: reader)
        workflow.forEachBlock(parent: "") { assignment.claimAuthorIDs(&$0, parent: $1) }
        workflow.forEachBlock(parent: "") { assignment.derive(&$0, parent: $1) }
        reader = assignment.reader
        return assignment.ids
    }

    private init(ids: ElementIDs, reader: DocumentReader) {
        self.ids = ids
        self.reader = reader
    }

    private mutating func claimAuthorIDs(_ steps: inout [StepSyntax], parent: String) {
        for index in steps.indices {
            guard let text = steps[index].authorID, let node = steps[index].fields["id"] else { continue }
            let legal = ElementIDs.legal(text)
            if legal != text {
                reader.report(
                    .warning, "illegal-id",
                    "the id '\(DocumentReader.shown(text))' is not a name (a letter, then letters, digits, '-', '_', '.');"
                        + " the step is known as '\(legal)'",
                    at: node, suggestion: legal)
            }
            let unique = ids.claim(legal)
            if let owner = owners[legal] {
                reader.report(
                    .warning, "duplicate-id",
                    "the id '\(legal)' belongs to the step at \(owner.line):\(owner.column); this one is known as"
                        + " '\(unique)'",
                    at: node)
            } else {
                owners[legal] = node
            }
            steps[index].elementID = unique
        }
    }

    private mutating func derive(_ steps: inout [StepSyntax], parent: String) {
        for index in steps.indices where steps[index].elementID.isEmpty {
            let action = steps[index].action?.name ?? "step"
            steps[index].elementID = ids.claim(
                ElementIDs.legal((parent.isEmpty ? "" : parent + "-") + action), ordinal: 1)
        }
    }
}

extension WorkflowSyntax {
    /// Visits every list of steps, outer ones first, with the id of the step it stands in.
    mutating func forEachBlock(parent: String, _ visit: (inout [StepSyntax], String) -> Void) {
        Self.walk(&steps, parent, visit)
        if var handling = errorHandling {
            Self.walk(&handling.onFailure, "on-failure", visit)
            errorHandling = handling
        }
    }

    private static func walk(
        _ steps: inout [StepSyntax], _ parent: String, _ visit: (inout [StepSyntax], String) -> Void
    ) {
        visit(&steps, parent)
        for index in steps.indices {
            let id = steps[index].elementID
            walk(&steps[index].steps, id, visit)
            for branch in steps[index].branches.indices { walk(&steps[index].branches[branch].steps, id, visit) }
            walk(&steps[index].otherwise, id, visit)
            if var handling = steps[index].errorHandling {
                walk(&handling.onFailure, id + "-on-failure", visit)
                steps[index].errorHandling = handling
            }
            walk(&steps[index].compensation, id + "-compensate", visit)
        }
    }
}
