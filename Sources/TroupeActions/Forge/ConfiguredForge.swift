package import TroupeForge

/// A forge that runs may choose, and what it makes of a run's repository.
package struct ConfiguredForge: Sendable {
    /// Where the repository of a run lives on the forge.
    package struct Place: Hashable, Sendable {
        /// Its name there; nil: the forge's only one.
        package var name: String?
        /// Where workspaces are cloned from and push to, when that is not the run's own repository.
        package var cloneURL: String?

        package init(name: String?, cloneURL: String? = nil) {
            self.name = name
            self.cloneURL = cloneURL
        }
    }

    package var forge: any Forge
    /// The project that the run's work items and repositories are in.
    package var project: String
    /// Whether every creation is safe to ask for again, because the forge keeps the idempotency keys.
    package var keepsKeys: Bool
    /// Finds the place of what a request calls its repository (a path or URL); nil where there is none.
    package var place: @Sendable (_ repository: String) async throws(ForgeError) -> Place?

    package init(
        _ forge: any Forge, project: String = ForgeCall.defaultProject, keepsKeys: Bool,
        place: @escaping @Sendable (String) async throws(ForgeError) -> Place?
    ) {
        self.forge = forge
        self.project = project
        self.keepsKeys = keepsKeys
        self.place = place
    }
}

/// The forges there are; the first is the one that a run gets which chooses none.
package struct ConfiguredForges: Sendable {
    private let all: [ConfiguredForge]

    package init(_ all: [ConfiguredForge] = []) { self.all = all }

    /// What runs may choose.
    package var names: [String] { all.map(\.forge.provider) }

    /// The forge of that name; the first for nil.
    package func forge(named name: String?) -> ConfiguredForge? {
        guard let name else { return all.first }
        return all.first { $0.forge.provider == name }
    }
}
