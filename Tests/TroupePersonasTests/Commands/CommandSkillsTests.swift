import Testing
import TroupeGraph
import TroupePersonas

/// Which commands are skills.
struct CommandSkillsTests {
    @Test(arguments: ["review_code", "review-code", "Deploy", "_x", "k8s.audit", "a"])
    func `a word that a shell takes for a command is one`(name: String) {
        #expect(CommandSkills.isCommand(name))
        #expect(Self.skills([name]).skill(named: name)?.name == name)
    }

    @Test(
        arguments: [
            "API Development", "", "*", "Authentication/Authorization", "2fast", "a;b", "$(x)", "a\nb", "-x", ".any",
            ".socket", "..", "é", "C#", "a=b",
        ] + [String(repeating: "x", count: 129)])
    func `a phrase is none`(name: String) {
        #expect(Self.skills([name]).listed.isEmpty)
    }

    @Test func `no known tool is ever a skill, listed or with the star`() {
        let names = KnownTools.names.sorted()
        let skills = Self.skills(names + ["*"])
        #expect(names.count > 500)
        for name in names { #expect(skills.skill(named: name) == nil, "\(name)") }
        for name in [
            "git", "npm", "pytest", "go", "cargo", "swift", "make", "docker", "kubectl", "sh", "bash", "mvn", "dotnet",
            "python3", "python3.12", "gcc-13", "pg_dump", "docker_compose", "test", "cd", "[", "az", "curl", "jq",
        ] { #expect(KnownTools.contains(name), "\(name)") }
        #expect(skills.listed.isEmpty)
    }

    @Test func `the star takes two or more small words, of a persona that may ask models`() {
        let skills = Self.skills(["*"])
        for name in ["check_api_spec", "a_b", "run_k6_tests2"] { #expect(skills.skill(named: name) != nil, "\(name)") }
        for name in [
            "check", "check-api", "_a_b", "a__b", "a_", "A_b", "a_B", "1_a", "a_b/c", "a_é", "pg_dump", "pg_ctl",
        ] {
            #expect(skills.skill(named: name) == nil, "\(name)")
        }
        #expect(Self.skills(["*"], allowed: ["shell-command"]).isEmpty)
        #expect(Self.skills(["*", "a_b"], allowed: ["shell-command"]).skill(named: "a_b") != nil)
        #expect(Self.skills(["*"], allowed: ["shell-command", "llm-call"]).any != nil)
    }

    @Test func `the star does not take the programs that the persona works with`() {
        var persona = Self.skills(["*", "b_c"]).persona
        persona.tools = ["a_b", "b_c", "tickets/search"]
        let skills = CommandSkills(of: persona)
        #expect(skills.skill(named: "a_b") == nil)
        #expect(skills.skill(named: "b_c") != nil)
        #expect(skills.excluded.last == "a_b")
        #expect(skills.excluded.allSatisfy(CommandSkills.isAny))
    }

    private static func skills(_ names: [String], allowed: [String] = []) -> CommandSkills {
        var persona = Persona(
            id: "tester", name: "Tester", email: "t@example.com", systemPrompt: "You test.",
            location: SourceLocation(file: "t.yaml", line: 1, column: 1))
        persona.allowedActions = allowed
        persona.skills = names.map { Skill(name: $0) }
        return CommandSkills(of: persona)
    }
}
