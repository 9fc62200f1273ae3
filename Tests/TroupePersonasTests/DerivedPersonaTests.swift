import Testing
import TroupeGraph
import TroupePersonas

@Suite struct DerivedPersonaTests {
    private static let workflow = """
        metadata:
          id: persona-api-builder-workflow
          description: Builds APIs
          persona_info:
            type: api_builder
            first_name: Ada
            last_name: Bot
            email: ada.bot@company.com
            role: API Builder
            skills: [API Development, API Development, Caching]
        steps: []
        successCriteria:
          - Endpoints answer
        """

    private func derived(_ text: String) -> Persona? { PersonaLoader.derived(Array(text.utf8), file: "w.yaml") }

    @Test func `a workflow's persona_info is a persona`() throws {
        let persona = try #require(derived(Self.workflow))
        #expect(persona.id == "api-builder")
        #expect(persona.displayName == "Ada Bot")
        #expect(persona.email == "ada.bot@company.com")
        #expect(persona.name == "API Builder")
        #expect(persona.isDerived)
        #expect(persona.location.description == "w.yaml:5:11")
        #expect(persona.workflow(for: "bug") == "persona-api-builder-workflow")
        #expect(persona.allowedActions.isEmpty)
        for part in ["API Builder", "Builds APIs", "- Caching", "- Endpoints answer", "NEED:"] {
            #expect(persona.systemPrompt.contains(part), "\(part)")
        }
    }

    @Test func `its skills are phrases for people, and stand for no command`() throws {
        #expect(try #require(derived(Self.workflow)).skills.map(\.name) == ["API Development", "Caching"])
    }

    @Test(arguments: [
        "", "[", "metadata: {id: x}", "# persona_info", "metadata: {persona_info: {role: Tester}}",
        "metadata: {persona_info: text}", "metadata: {persona_info: {type: 'a b'}}", "- persona_info",
    ])
    func `a file that describes nobody gives nobody`(text: String) { #expect(derived(text) == nil) }

    @Test func `what is missing or unusable is made up safely`() throws {
        let persona = try #require(derived("metadata: {persona_info: {type: Tester, email: 'a b', role: ' '}}"))
        #expect(persona.id == "tester")
        #expect(persona.email == "tester@troupe.local")
        #expect(persona.name == "Tester")
        #expect(persona.displayName == "Tester")
        #expect(persona.workflows.isEmpty)
        #expect(!persona.systemPrompt.isEmpty)
    }

    @Test func `a persona file wins over it, whichever was read first`() throws {
        let place = SourceLocation(file: "z.yaml", line: 1, column: 1)
        let own = Persona(id: "api-builder", name: "B", email: "b@troupe.local", systemPrompt: "x", location: place)
        var other = own
        other.id = "backend"
        other.aliases = ["API Builder"]
        let field = try #require(derived(Self.workflow))
        #expect(PersonaRegistry([field, own]).persona(named: "api-builder")?.name == "B")
        #expect(PersonaRegistry([field, other]).persona(named: "api_builder")?.id == "backend")
        #expect(PersonaRegistry([field, own]).diagnostics.isEmpty)
        let team = PersonaRegistry([field, own]).merging("z.yaml", nil)
        #expect(team.persona(named: "api-builder")?.displayName == "Ada Bot")
        #expect(team.merging("other.yaml", nil).personas == team.personas)
        #expect(team.merging("w.yaml", nil).personas.isEmpty)
    }
}
