package import TroupeGraph

/// The team at one moment: an immutable snapshot, replaced as a whole when a file changes.
package struct PersonaRegistry: Sendable {
    /// All personas, by id in alphabetical order.
    package let personas: [Persona]
    /// What is wrong between the files: names that two personas claim, partners that do not exist.
    package let diagnostics: [Diagnostic]
    private let byName: [String: Int]
    /// All that came in, the refused ones included: they count again when what they clash with is gone.
    private let sources: [Persona]

    /// A team of these. Of two personas with one name the one whose file comes first in the alphabet keeps it; one that was
    /// derived from a workflow steps back for any other, without a word.
    package init(_ personas: [Persona] = []) {
        var kept: [Persona] = []
        var byName: [String: Int] = [:]
        var findings: [Diagnostic] = []
        let files = personas.sorted { ($0.file, $0.id) < ($1.file, $1.id) }
        for persona in files where !persona.isDerived {
            if let other = byName[Self.fold(persona.id)] {
                findings.append(
                    Self.finding(
                        "duplicate-id", "the persona '\(persona.id)' is already defined in \(kept[other].file)", persona
                    ))
                continue
            }
            byName[Self.fold(persona.id)] = kept.count
            kept.append(persona)
        }
        for (index, persona) in kept.enumerated() {
            for alias in persona.aliases where byName[Self.fold(alias)] != index {
                if let other = byName[Self.fold(alias)] {
                    let message = "the alias '\(alias)' already names '\(kept[other].id)' (\(kept[other].file))"
                    findings.append(Self.finding("duplicate-alias", message, persona))
                } else {
                    byName[Self.fold(alias)] = index
                }
            }
        }
        for persona in files where persona.isDerived && byName[Self.fold(persona.id)] == nil {
            byName[Self.fold(persona.id)] = kept.count
            kept.append(persona)
        }
        for (index, persona) in kept.enumerated() {
            findings += Self.partners(of: persona, index, kept, byName)
        }
        let order = kept.indices.sorted { kept[$0].id < kept[$1].id }
        let rank = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        sources = files
        self.personas = order.map { kept[$0] }
        self.byName = byName.compactMapValues { rank[$0] }
        diagnostics = findings
    }

    /// The persona of that id or alias; case does not matter, and `_` and space are `-`.
    package func persona(named name: String) -> Persona? { byName[Self.fold(name)].map { personas[$0] } }

    /// The personas of a role, in the order of their ids; the name of the role is compared as ids are.
    package func personas(inRole role: String) -> [Persona] {
        let role = Self.fold(role)
        return personas.filter { $0.role.map(Self.fold) == role || Self.fold($0.name) == role }
    }

    /// The id or alias nearest to a name that is unknown.
    package func nearestName(to name: String) -> String? {
        NearWord.nearest(to: name, among: personas.flatMap { [$0.id] + $0.aliases })
    }

    /// The team after a file changed: its persona is replaced; with nil, removed.
    package func merging(_ file: String, _ persona: Persona?) -> PersonaRegistry {
        // Of most workflow files nothing was there and nothing comes.
        if persona == nil, !sources.contains(where: { $0.file == file }) { return self }
        return PersonaRegistry(sources.filter { $0.file != file } + [persona].compactMap { $0 })
    }

    private static func partners(
        of persona: Persona, _ index: Int, _ kept: [Persona], _ byName: [String: Int]
    ) -> [Diagnostic] {
        var seen: Set<String> = []
        let unknown = persona.partners.filter { byName[fold($0)] == nil && seen.insert($0).inserted }
        var findings = unknown.map { partner in
            let near = NearWord.nearest(to: partner, among: kept.map(\.id))
            return finding("unknown-persona", "there is no persona '\(partner)'", persona, .warning, near)
        }
        if persona.reviewers.contains(where: { byName[fold($0)] == index }) {
            findings.append(finding("own-reviewer", "'\(persona.id)' reviews its own work", persona, .warning))
        }
        return findings
    }

    private static func fold(_ name: String) -> String { Persona.fold(name) }

    private static func finding(
        _ rule: String, _ message: String, _ persona: Persona, _ severity: Diagnostic.Severity = .error,
        _ suggestion: String? = nil
    ) -> Diagnostic {
        Diagnostic(severity, rule, message, at: persona.location, suggestion: suggestion)
    }
}
