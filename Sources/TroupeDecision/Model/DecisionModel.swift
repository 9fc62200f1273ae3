package import TroupeGraph

/// A file of decisions (DMN 1.1 to 1.5), as it was read: stored with a deployment, compiled when it is used.
package struct DecisionModel: Hashable, Sendable, Codable {
    /// `id`, `name` and `namespace` of the file's `definitions`.
    package var id: String
    package var name: String
    package var namespace: String
    package var inputs: [DecisionInput] = []
    package var decisions: [Decision] = []
    package var knowledge: [KnowledgeModel] = []
    package var types: [DecisionType] = []
    /// Nil: there are none, as in models that were stored before these were known.
    package var services: [DecisionService]?
    package var imports: [DecisionImport]?
    /// Where it was read from; nil for one that was made by hand.
    package var location: SourceLocation?

    package init(id: String, name: String = "", namespace: String = "") {
        self.id = id
        self.name = name.isEmpty ? id : name
        self.namespace = namespace
    }
}

/// Data a decision needs from outside: DMN's `inputData`.
package struct DecisionInput: Hashable, Sendable, Codable {
    package var id: String
    /// The variable's name.
    package var name: String
    package var type: String?

    package init(id: String, name: String, type: String? = nil) {
        self.id = id
        self.name = name
        self.type = type
    }
}

/// A function that decisions share: DMN's `businessKnowledgeModel`.
package struct KnowledgeModel: Hashable, Sendable, Codable {
    package var id: String
    /// What it is called by.
    package var name: String
    package var parameters: [DecisionParameter]
    /// Nil: calling it gives null.
    package var logic: DecisionLogic?
    package var required: [DecisionReference] = []
    package var location: SourceLocation?

    package init(id: String, name: String, parameters: [DecisionParameter] = [], logic: DecisionLogic?) {
        self.id = id
        self.name = name
        self.parameters = parameters
        self.logic = logic
    }
}

/// A parameter of a function, with the name of its type.
package struct DecisionParameter: Hashable, Sendable, Codable {
    package var name: String
    package var type: String?

    package init(_ name: String, type: String? = nil) {
        self.name = name
        self.type = type
    }
}

/// That one element needs another of the same file.
package struct DecisionReference: Hashable, Sendable, Codable {
    package var id: String
    /// Of an element of an imported file.
    package var namespace: String?
    package var location: SourceLocation?

    package init(_ id: String, namespace: String? = nil, location: SourceLocation? = nil) {
        self.id = id
        self.namespace = namespace
        self.location = location
    }
}

/// A type the file defines: DMN's `itemDefinition`.
package struct DecisionType: Hashable, Sendable, Codable {
    package var name: String
    /// The type it restricts or, for a collection, repeats; nil for a structure or a function.
    package var base: String?
    package var isCollection = false
    package var components: [DecisionType] = []

    package init(_ name: String, base: String? = nil, isCollection: Bool = false, components: [DecisionType] = []) {
        self.name = name
        self.base = base
        self.isCollection = isCollection
        self.components = components
    }
}
