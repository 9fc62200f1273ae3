import TroupeGraph
import TroupeHTTPServer
import TroupePersonas

/// The team.
struct PersonaRoutes {
    let context: APIContext

    var routes: [Route] {
        [
            Operation(
                "GET", "/api/personas", id: "listPersonas", tag: "Personas", "All personas",
                answers: [.init(200, "In the order of their ids", "PersonaList")]
            ).route { _ in
                let registry = context.personas()
                return .json([
                    "personas": .list(registry.personas.map { .map(PersonaView.map($0)) }),
                    "diagnostics": .list(registry.diagnostics.map(DiagnosticView.value)),
                ])
            },
            Operation(
                "GET", "/api/personas/{id}", id: "showPersona", tag: "Personas", "A persona, by its id or an alias",
                answers: [.init(200, "The persona", "PersonaDetail")]
            ).with { $0.problems = [404] }.route { call in
                let registry = context.personas()
                let name = call.parameter("id")
                guard let persona = registry.persona(named: name) else {
                    throw RequestProblem.unknown(kind: "persona", name: name, nearest: registry.nearestName(to: name))
                }
                return .json(PersonaView.detail(persona))
            },
        ]
    }
}
