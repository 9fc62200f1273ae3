import Testing
import TroupeGraph
import TroupePersonas

@Suite struct PersonaLoaderTests {
    private static let good = """
        id: senior-developer
        aliases: [developer-engineer]
        name: Senior Developer
        first_name: Sam
        lastName: Troupe
        role: developer
        email: senior-developer@troupe.local
        skills:
          - API Design
          - name: review_code
            description: Reviews
            output: {type: string}
        model: {tier: deep}
        systemPrompt: |
          You are.
        """

    private func load(_ text: String, actions: [String] = []) -> PersonaLoader.Loaded {
        PersonaLoader.load(Array(text.utf8), file: "p.yaml", knownActions: actions)
    }

    @Test func `a persona is read whole`() throws {
        let loaded = load(Self.good)
        #expect(loaded.diagnostics.isEmpty)
        let persona = try #require(loaded.persona)
        #expect(persona.id == "senior-developer")
        #expect(persona.aliases == ["developer-engineer"])
        #expect(persona.displayName == "Sam Troupe")
        #expect(persona.skills.map(\.name) == ["API Design", "review_code"])
        #expect(persona.skills[1].output == ["type": "string"])
        #expect(persona.model.tier == .deep)
        #expect(persona.systemPrompt == "You are.")
        #expect(persona.location.description == "p.yaml:1:5")
        #expect(try Value(encoding: persona).decoded(as: Persona.self) == persona)
    }

    @Test func `everything wrong is reported at once with its place`() {
        let loaded = load(
            """
            id: se nior
            nmae: X
            aliases: [a, a, "b/c"]
            email: nobody
            systemPrompt: "  "
            model: {tier: huge, teir: x}
            allowedActions: [shel-command]
            skills: [{description: x}, y, y]
            """, actions: ["shell-command"])
        #expect(loaded.persona == nil)
        #expect(
            loaded.diagnostics.map(\.description) == [
                "p.yaml:1:1: error: a persona needs 'name': the role as people say it [missing-key]",
                "p.yaml:1:5: error: 'se nior' is no persona name: letters, digits, '-' and '_', at most 64 [illegal-id]",
                "p.yaml:2:1: warning: a persona has no key 'nmae' (did you mean 'name'?) [unknown-key]",
                "p.yaml:3:14: warning: 'a' is listed twice in 'aliases' [duplicate-name]",
                "p.yaml:3:17: error: 'b/c' is no persona name: letters, digits, '-' and '_', at most 64 [illegal-id]",
                "p.yaml:4:8: error: this is no e-mail address; write name@host [bad-email]",
                "p.yaml:5:15: error: the system prompt is empty [missing-key]",
                "p.yaml:6:15: error: 'huge' is not known for 'tier'; there is fast, balanced, deep [unknown-value]",
                "p.yaml:6:21: warning: 'model' has no key 'teir' [unknown-key]",
                "p.yaml:7:18: error: there is no action 'shel-command' (did you mean 'shell-command'?) [unknown-action]",
                "p.yaml:8:10: error: a skill needs 'name': the command by which shell steps call it [missing-key]",
                "p.yaml:8:31: warning: the skill 'y' is listed twice [duplicate-skill]",
            ])
    }

    @Test(arguments: ["", "[]", "just text", "id: [", "id: {a: b}", "skills: 5\nid: x"])
    func `broken files are refused, never a crash`(text: String) {
        #expect(load(text).persona == nil)
        #expect(load(text).diagnostics.contains { $0.severity == .error })
    }

    @Test(arguments: [
        "a b@c.d", "a@b@c", "@b", "a@", "a@.b", "a@b..c", "<a@b.c>", "a@b.c\n", "a@b.c,d",
        String(repeating: "a", count: 300) + "@b",
    ])
    func `what git could misread is no address`(address: String) {
        let quoted = Value.string(address).json
        let text = Self.good.replacing("senior-developer@troupe.local", with: quoted)
        #expect(load(text).diagnostics.map(\.rule) == ["bad-email"])
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
