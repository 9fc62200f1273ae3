package import TroupeGraph

/// A member of the team: who does a step, how they work, and what they may do.
package struct Persona: Hashable, Sendable, Codable {
    /// The id, which is the file's name: lower case, hyphens.
    package var id: String
    /// Other names by which workflows call this persona.
    package var aliases: [String] = []
    /// The role as people say it: `Back End Developer`.
    package var name: String
    package var firstName: String?
    package var lastName: String?
    /// The role by which requests assign agents: `developer`, `reviewer`, `tester`, …
    package var role: String?
    /// The team: `development`, `quality`, …
    package var team: String?
    /// The address commits carry.
    package var email: String
    package var skills: [Skill] = []
    /// How the persona works, in its own words; the system prompt of its model calls.
    package var systemPrompt: String
    package var model = ModelPreference()
    /// Actions its steps may use; empty: all.
    package var allowedActions: [String] = []
    /// Sentences for people.
    package var responsibilities: [String] = []
    /// Programs and MCP tools (`server/tool`) it works with.
    package var tools: [String] = []
    /// Ids of personas that review its work.
    package var reviewers: [String] = []
    /// Ids of personas it asks before it decides.
    package var consults: [String] = []
    /// Ids of personas it tells what it did.
    package var informs: [String] = []
    /// Id of the persona that decides when it cannot.
    package var escalation: String?
    /// The workflow for each kind of work item, by folded kind; `default` for any other.
    package var workflows: [String: String] = [:]
    /// Whether it was made of a workflow file's `persona_info`, so that a persona file of the same name counts instead.
    package var isDerived = false
    /// Where its id stands.
    package var location: SourceLocation

    package init(id: String, name: String, email: String, systemPrompt: String, location: SourceLocation) {
        self.id = id
        self.name = name
        self.email = email
        self.systemPrompt = systemPrompt
        self.location = location
    }

    /// The file it came from.
    package var file: String { location.file }

    /// The workflow by which it takes a work item of that kind; nil when it has none.
    package func workflow(for kind: String) -> String? { workflows[Self.fold(kind)] ?? workflows["default"] }

    /// Everybody it names, in the order reviewers, consults, informs, escalation.
    package var partners: [String] { reviewers + consults + informs + [escalation].compactMap { $0 } }

    /// A name as names are compared: case does not matter, and `_` and space are `-`.
    package static func fold(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    }

    /// First and last name, or the role's name: the author of commits.
    package var displayName: String {
        let parts = [firstName, lastName].compactMap { $0 }
        return parts.isEmpty ? name : parts.joined(separator: " ")
    }
}

/// Something a persona can do; shell steps call it by name.
package struct Skill: Hashable, Sendable, Codable {
    /// A command name (`run_threat_model`), or a phrase for people (`API Development`), or `*` for any.
    package var name: String
    package var description: String?
    /// What it takes, in words or as a JSON Schema.
    package var input: Value?
    /// What it answers, in words or as a JSON Schema.
    package var output: Value?

    package init(name: String) { self.name = name }
}

/// Which model a persona prefers.
package struct ModelPreference: Hashable, Sendable, Codable {
    /// How capable: the configuration says which model that is.
    package enum Tier: String, Hashable, Sendable, Codable, CaseIterable { case fast, balanced, deep }

    package var tier: Tier?
    package var provider: String?
    package var model: String?

    package init() {}
}
