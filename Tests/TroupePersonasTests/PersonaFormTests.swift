import Testing
import TroupeGraph
import TroupePersonas

@Suite struct PersonaFormTests {
    private func load(_ more: String) -> PersonaLoader.Loaded {
        let text = "id: a\nname: A\nemail: a@troupe.local\nsystemPrompt: You are.\n" + more
        return PersonaLoader.load(Array(text.utf8), file: "p.yaml")
    }

    @Test func `partners, tools and workflows are read`() throws {
        let loaded = load(
            """
            tools: [git, "files/*", tickets/search, c++]
            reviewers: [b]
            consults: [c, d]
            informs: e
            escalation: f
            workflows: {bug: wf1-bug-fix, User Story: stories, api_task: apis, default: any}
            """)
        #expect(loaded.diagnostics.map(\.description) == [])
        let persona = try #require(loaded.persona)
        #expect(persona.tools == ["git", "files/*", "tickets/search", "c++"])
        #expect(persona.partners == ["b", "c", "d", "e", "f"])
        #expect(persona.workflow(for: "Bug") == "wf1-bug-fix")
        #expect(persona.workflow(for: "user_story") == "stories")
        #expect(persona.workflow(for: "api-task") == "apis")
        #expect(persona.workflow(for: "Epic") == "any")
        #expect(try #require(load("").persona).workflow(for: "bug") == nil)
    }

    @Test func `tools and workflows that cannot be are named with their place`() {
        let loaded = load(
            """
            tools: ["rm -rf", "*/x", a/b/c, ""]
            workflows: {featur: x, bug: {a: b}, Task: t, task: t}
            """)
        #expect(loaded.persona == nil)
        #expect(
            loaded.diagnostics.map(\.description) == [
                "p.yaml:5:9: error: 'rm -rf' is no tool: write a program's name, or server/tool, or server/* [illegal-tool]",
                "p.yaml:5:19: error: '*/x' is no tool: write a program's name, or server/tool, or server/* [illegal-tool]",
                "p.yaml:5:26: error: 'a/b/c' is no tool: write a program's name, or server/tool, or server/* [illegal-tool]",
                "p.yaml:5:33: error: '' is no tool: write a program's name, or server/tool, or server/* [illegal-tool]",
                "p.yaml:6:13: warning: 'featur' is no usual kind of work item (did you mean 'feature'?) [unknown-kind]",
                "p.yaml:6:29: error: 'bug' must be a workflow's id [wrong-type]",
                "p.yaml:6:46: warning: 'task' is there twice; this later one counts [duplicate-name]",
            ])
    }

    @Test(arguments: [
        "The id of a work item.", "{type: string}", "{type: [string, 'null']}", "{enum: [a, b]}",
        "{type: object, required: [a], properties: {a: {type: array, items: {type: integer, minimum: 0}}}}",
        "{type: object, additionalProperties: false}", "{anyOf: [{type: string}, {type: 'null'}]}",
    ])
    func `a sentence and a JSON Schema are forms of a skill`(form: String) {
        #expect(load("skills: [{name: s, input: \(form), output: \(form)}]").diagnostics.map(\.description) == [])
    }

    @Test(arguments: [
        ("[a]", "p.yaml:5:28: error: 'output' must be a sentence or a JSON Schema, not a list [skill-form]"),
        ("' '", "p.yaml:5:28: error: 'output' is empty: write a sentence or a JSON Schema [skill-form]"),
        ("{}", "p.yaml:5:28: error: a JSON Schema needs a 'type' [skill-form]"),
        (
            "{type: strin}",
            "p.yaml:5:35: error: JSON Schema has no type 'strin' (did you mean 'string'?) [skill-form]"
        ),
        (
            "{type: array, itmes: {type: string}}",
            "p.yaml:5:42: warning: JSON Schema has no 'itmes' (did you mean 'items'?) [skill-form]"
        ),
        ("{type: array, items: text}", "p.yaml:5:49: error: a JSON Schema is a map, not a string [skill-form]"),
        (
            "{type: object, required: [nmae], properties: {name: {type: string}}}",
            "p.yaml:5:54: error: 'nmae' is required but not among the properties (did you mean 'name'?) [skill-form]"
        ),
        (
            "{type: object, required: a}",
            "p.yaml:5:53: error: 'required' must be a list of names, not a string [skill-form]"
        ),
    ])
    func `what is neither is pointed out`(form: String, finding: String) {
        #expect(load("skills: [{name: s, output: \(form)}]").diagnostics.map(\.description) == [finding])
    }
}
