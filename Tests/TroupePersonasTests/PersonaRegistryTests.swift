import Testing
import TroupeGraph
import TroupePersonas

@Suite struct PersonaRegistryTests {
    private func persona(_ id: String, aliases: [String] = [], role: String? = nil, file: String? = nil) -> Persona {
        let place = SourceLocation(file: file ?? "\(id).yaml", line: 2, column: 5)
        var persona = Persona(id: id, name: id, email: "\(id)@troupe.local", systemPrompt: "x", location: place)
        persona.aliases = aliases
        persona.role = role
        return persona
    }

    @Test(arguments: [
        "senior-developer", "senior_developer", "Senior Developer", "developer-engineer", "DEVELOPER_ENGINEER",
        "code_reviewer", "code-reviewer",
    ])
    func `a persona is found by id and alias in any spelling`(name: String) {
        let registry = PersonaRegistry([
            persona("senior-developer", aliases: ["developer-engineer", "code_reviewer"]), persona("other"),
        ])
        #expect(registry.persona(named: name)?.id == "senior-developer")
        #expect(registry.persona(named: "nobody") == nil)
        #expect(registry.nearestName(to: "senoir-developer") == "senior-developer")
    }

    @Test func `roles find all who have them`() {
        let registry = PersonaRegistry([
            persona("b", role: "developer"), persona("a", role: "Developer"), persona("c", role: "tester"),
        ])
        #expect(registry.personas(inRole: "developer").map(\.id) == ["a", "b"])
        #expect(registry.personas(inRole: "reviewer").isEmpty)
    }

    @Test func `clashes between files are reported and survived`() {
        let registry = PersonaRegistry([
            persona("x", file: "1.yaml"), persona("X", file: "2.yaml"),
            persona("y", aliases: ["x", "z"], file: "3.yaml"),
            persona("w", aliases: ["z"], file: "4.yaml"),
        ])
        #expect(registry.personas.map(\.id) == ["w", "x", "y"])
        #expect(registry.persona(named: "z")?.id == "y")
        #expect(
            registry.diagnostics.map(\.description) == [
                "2.yaml:2:5: error: the persona 'X' is already defined in 1.yaml [duplicate-id]",
                "3.yaml:2:5: error: the alias 'x' already names 'x' (1.yaml) [duplicate-alias]",
                "4.yaml:2:5: error: the alias 'z' already names 'y' (3.yaml) [duplicate-alias]",
            ])
    }

    @Test func `a changed file replaces its persona and frees what it held`() {
        let first = PersonaRegistry([persona("x", file: "1.yaml"), persona("x", role: "late", file: "2.yaml")])
        #expect(first.persona(named: "x")?.role == nil)
        let second = first.merging("1.yaml", persona("renamed", file: "1.yaml"))
        #expect(second.persona(named: "x")?.role == "late")
        #expect(second.personas.map(\.id) == ["renamed", "x"])
        #expect(second.merging("2.yaml", nil).personas.map(\.id) == ["renamed"])
        #expect(first.personas.map(\.id) == ["x"])
    }

    @Test func `partners that do not exist are pointed out, each once`() {
        var author = persona("author")
        author.reviewers = ["reviewr"]
        author.consults = ["nobody", "reviewer"]
        author.informs = ["nobody", "writr"]
        author.escalation = "author"
        let registry = PersonaRegistry([author, persona("reviewer"), persona("writer")])
        #expect(
            registry.diagnostics.map(\.description) == [
                "author.yaml:2:5: warning: there is no persona 'reviewr' (did you mean 'reviewer'?) [unknown-persona]",
                "author.yaml:2:5: warning: there is no persona 'nobody' [unknown-persona]",
                "author.yaml:2:5: warning: there is no persona 'writr' (did you mean 'writer'?) [unknown-persona]",
            ])
    }

    @Test func `nobody reviews their own work, under no name`() {
        var author = persona("author", aliases: ["me"])
        author.reviewers = ["Me"]
        #expect(
            PersonaRegistry([author]).diagnostics.map(\.description) == [
                "author.yaml:2:5: warning: 'author' reviews its own work [own-reviewer]"
            ])
    }
}
