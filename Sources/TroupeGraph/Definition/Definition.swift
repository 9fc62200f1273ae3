/// A workflow, lowered to one graph: what YAML and BPMN files become, and all that the interpreter sees of them.
///
/// Nodes, flows, scopes and expressions are addressed by their position in the arrays here. `nodes[0]` is the process
/// itself: its kind is `.subprocess(0)`, and `scopes[0]` is its body.
package struct Definition: Hashable, Sendable, Codable {
    /// The format of this structure as it is stored; raised when an older program could not read it.
    package static let currentFormat = 1

    package var format = Definition.currentFormat
    /// The author's id (`wf4-code-commit`).
    package var id: String
    /// The file as it was named to the loader; for messages.
    package var file: String
    package var name: String?
    /// The author's version (`1.0.0`); which deployment this is, only the catalog knows.
    package var version: String?
    /// `master`, `core`, `support`, `decision`, `persona`, or what the author wrote.
    package var type: String?
    package var description: String?
    package var tags: [String] = []
    package var inputs: [InputDeclaration] = []
    package var outputs: [OutputDeclaration] = []
    /// Sentences for people.
    package var successCriteria: [String] = []
    /// The persona of steps that name none.
    package var persona: String?
    /// Repository the run works on, when the request names none.
    package var workspace: ValueTemplate?
    /// Environment of all shell steps.
    package var environment: [ValueTemplate.Entry] = []
    /// Nil for workflows in YAML.
    package var process: ProcessDetails?

    package var nodes: [Node] = []
    package var flows: [Flow] = []
    package var scopes: [Scope] = []
    /// Every expression of the file: of `${…}` what is inside, of FEEL what stands behind the `=`.
    package var expressions: [ExpressionSource] = []

    package init(id: String, file: String) {
        self.id = id
        self.file = file
    }
}

/// A position in `Definition.nodes`.
package typealias NodeIndex = Int
/// A position in `Definition.flows`.
package typealias FlowIndex = Int
/// A position in `Definition.scopes`.
package typealias ScopeIndex = Int
/// A position in `Definition.expressions`.
package typealias ExpressionIndex = Int

/// The text of one expression and where it stands.
package struct ExpressionSource: Hashable, Sendable, Codable {
    package enum Language: String, Hashable, Sendable, Codable { case feel }

    package var text: String
    /// Line and column of the first character of `text`, as well as the loader knows them.
    package var line: Int
    package var column: Int
    /// Nil: the language of `${…}`.
    package var language: Language?

    package init(text: String, line: Int, column: Int, language: Language? = nil) {
        self.text = text
        self.line = line
        self.column = column
        self.language = language
    }
}

/// One declared input of a workflow.
package struct InputDeclaration: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable { case string, `enum`, number, boolean, array, object }

    package var name: String
    package var kind: Kind
    package var description: String?
    /// Must be given, unless there is a default.
    package var required: Bool
    package var defaultValue: Value?
    /// What an enum allows.
    package var values: [Value] = []
    /// A PCRE pattern that a string must match.
    package var pattern: String?

    package init(name: String, kind: Kind, required: Bool) {
        self.name = name
        self.kind = kind
        self.required = required
    }
}

/// One declared output of a workflow; evaluated when the run ends.
package struct OutputDeclaration: Hashable, Sendable, Codable {
    package var name: String
    package var value: ValueTemplate
    package var description: String?

    package init(name: String, value: ValueTemplate, description: String? = nil) {
        self.name = name
        self.value = value
        self.description = description
    }
}
