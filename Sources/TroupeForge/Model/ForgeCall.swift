/// Who asks a forge for something, and where.
package struct ForgeCall: Hashable, Sendable {
    /// Who acts.
    package var actor: ForgeActor
    /// The project that holds the work items and repositories; the local forge makes it when first used.
    package var project: String
    /// The name of the repository, for what concerns code; nil means the project's only or default one.
    package var repository: String?
    /// The same for every attempt of one step. A creation that was made under this key is not made again: its first
    /// result is answered. One key serves one creation; a step that creates several things appends to it.
    package var idempotencyKey: String?

    package init(
        actor: ForgeActor, project: String = ForgeCall.defaultProject, repository: String? = nil,
        idempotencyKey: String? = nil
    ) {
        self.actor = actor
        self.project = project
        self.repository = repository
        self.idempotencyKey = idempotencyKey
    }

    /// The project of those who name none.
    package static let defaultProject = "default"

    /// The same call for a part of the step, with an idempotency key of its own.
    package func part(_ name: String) -> ForgeCall {
        var copy = self
        copy.idempotencyKey = idempotencyKey.map { "\($0)/\(name)" }
        return copy
    }
}

/// A person or persona who acts on a forge.
package struct ForgeActor: Hashable, Sendable, Codable {
    /// What acts.
    package enum Kind: String, Hashable, Sendable, Codable {
        case persona, person
        /// The engine itself, for instance when it tells of an incident.
        case system
    }

    /// The persona's id or the person's user name; compared as it stands.
    package var id: String
    package var kind: Kind
    /// The name to show, and to sign commits with; nil means `id`.
    package var name: String?
    /// The address to sign commits with; nil means one made from `id`.
    package var email: String?

    package init(_ id: String, kind: Kind = .persona, name: String? = nil, email: String? = nil) {
        self.id = id
        self.kind = kind
        self.name = name
        self.email = email
    }
}
