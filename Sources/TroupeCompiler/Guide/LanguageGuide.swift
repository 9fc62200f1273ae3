import TroupeExpression
import TroupePersonas
package import TroupeYAML

/// What editors offer and explain: the tables by which files are read, for those who do not read files.
package enum LanguageGuide {
    /// One action or operation.
    package struct Entry: Sendable {
        package let name: String
        /// One sentence for people.
        package let note: String
    }

    /// What an operation of a step takes and gives.
    package struct Operation: Sendable {
        package let name: String
        /// Of the names in one group, one is enough.
        package let required: [[String]]
        package let optional: [String]
        package let outputs: [String]
    }

    /// The keys at the left edge of a workflow file.
    package static var workflow: KeyTable { WorkflowTables.workflow }
    /// The keys at the left edge of a persona file.
    package static var persona: KeyTable { PersonaTables.persona }

    /// The keys of a step.
    ///
    /// - Parameter action: nil, or one that there is not: the keys of all actions.
    package static func step(action: String?) -> KeyTable {
        action.flatMap { ActionTable.action($0)?.table } ?? WorkflowParser.anyStep
    }

    /// The table of a key whose form is only a name, or is left to the reader of the key.
    package static func table(under key: String, of owner: KeyTable) -> KeyTable? {
        switch key {
        case "errorHandling": WorkflowTables.errorHandling
        case "retry": WorkflowTables.retry
        case "skills" where owner.owner == PersonaTables.persona.owner: PersonaTables.skill
        default: nil
        }
    }

    /// The actions, in the order of the documentation.
    package static var actions: [Entry] { ActionTable.actions.map { Entry(name: $0.name, note: $0.note) } }

    /// The operations of an action; nil for actions without.
    package static func operations(of action: String) -> [Operation]? {
        OperationTable.table(of: action)?.operations.map {
            Operation(name: $0.name, required: $0.required, optional: $0.optional, outputs: $0.outputs)
        }
    }

    /// The names an expression may begin with, beside those of functions.
    package static var roots: [String] { Expression.roots.filter { $0 != "subject" } }

    /// The functions of expressions, with their parameters.
    package static var functions: [(name: String, parameters: String)] { Expression.functionSignatures }

    /// What stands under `context.` without being set.
    package static var contextNames: [String] { UnsetContext.builtIn }
}
