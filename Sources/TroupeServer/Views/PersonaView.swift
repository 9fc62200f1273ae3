import TroupeGraph
import TroupePersonas

/// Personas as JSON.
enum PersonaView {
    static func map(_ persona: Persona) -> ValueMap {
        [
            "id": .string(persona.id), "aliases": texts(persona.aliases), "name": .string(persona.name),
            "display_name": .string(persona.displayName), "role": RunView.optional(persona.role),
            "team": RunView.optional(persona.team), "email": .string(persona.email),
            "skills": texts(persona.skills.map(\.name)), "responsibilities": texts(persona.responsibilities),
        ]
    }

    static func detail(_ persona: Persona) -> Value {
        var map = map(persona)
        map["system_prompt"] = .string(persona.systemPrompt)
        map["allowed_actions"] = texts(persona.allowedActions)
        map["reviewers"] = texts(persona.reviewers)
        map["consults"] = texts(persona.consults)
        map["informs"] = texts(persona.informs)
        map["tools"] = texts(persona.tools)
        map["workflows"] = .map(
            ValueMap(persona.workflows.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        map["skill_forms"] = .list(persona.skills.map { .map(form(of: $0)) })
        map["escalation"] = RunView.optional(persona.escalation)
        map["model"] = [
            "tier": RunView.optional(persona.model.tier?.rawValue),
            "provider": RunView.optional(persona.model.provider), "model": RunView.optional(persona.model.model),
        ]
        map["file"] = .string(persona.file)
        return .map(map)
    }

    private static func form(of skill: Skill) -> ValueMap {
        [
            "name": .string(skill.name), "description": RunView.optional(skill.description),
            "input": skill.input ?? .null, "output": skill.output ?? .null,
        ]
    }

    private static func texts(_ texts: [String]) -> Value { .list(texts.map(Value.string)) }
}
