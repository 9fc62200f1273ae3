import TroupeBPMN
import TroupeGraph
import TroupePersonas

/// Who does what in a process: how lanes and assignments become personas.
struct BPMNTeam {
    /// Nil: not known, so that only what names a persona by itself counts.
    let personas: PersonaRegistry?

    /// The id of a persona by id, alias or the name of its role; nil when the team has none of that name.
    func persona(named name: String) -> String? {
        let name = name.trimmedBlank
        guard let personas, !name.isEmpty else { return nil }
        if let persona = personas.persona(named: name) { return persona.id }
        let folded = Persona.fold(name)
        return personas.personas.first { Persona.fold($0.name) == folded || Persona.fold($0.displayName) == folded }?.id
    }

    /// Whom an element names with `troupe:persona`; a name that the team does not have stays as it is.
    func persona(namedBy element: some BPMNElement) -> String? {
        guard let name = element.troupe.persona?.string.trimmedBlank, !name.isEmpty else { return nil }
        return persona(named: name) ?? name
    }

    /// Who does what stands on a lane.
    func persona(of lane: BPMNLane) -> String? {
        persona(namedBy: lane) ?? lane.name.flatMap { persona(named: $0) }
    }
}
