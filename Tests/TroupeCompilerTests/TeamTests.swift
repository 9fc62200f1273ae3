import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas

/// The team that comes with Troupe: its personas, and the workflows by which they work.
@Suite struct TeamTests {
    static let team = [
        "ai-engineer", "backend-developer", "business-analyst", "cloud-engineer", "configuration-release-engineer",
        "data-engineer-dba", "devsecops-engineer", "engineering-manager", "frontend-developer", "integration-engineer",
        "mobile-developer", "product-owner", "qa-test-engineer", "requirements-analyst", "scrum-master",
        "security-architect", "security-engineer", "senior-developer", "site-reliability-engineer",
        "software-architect",
        "software-qa", "systems-architect", "technical-writer", "test-engineer", "ui-ux-designer",
    ]
    static let registry = PersonaDirectory.scan([Examples.root + "/personas"], isStrict: true).registry
    static let workflows = WorkflowDirectory.scan([Examples.root + "/workflows"]).definitions

    private static func persona(_ id: String) throws -> Persona { try #require(registry.persona(named: id)) }

    private static func workflow(_ id: String) throws -> Definition {
        try #require(workflows["persona-\(id)-workflow"], "persona-\(id)-workflow")
    }

    @Test func `the team is complete, and found by the names that the field uses`() {
        #expect(Self.registry.personas.map(\.id) == Self.team)
        let names = [
            "developer-engineer": "senior-developer", "code_reviewer": "senior-developer",
            "senior_developer": "senior-developer", "qa_engineer": "qa-test-engineer",
            "data_engineer_dba": "data-engineer-dba", "SRE": "site-reliability-engineer",
        ]
        for (name, id) in names { #expect(Self.registry.persona(named: name)?.id == id, "\(name)") }
    }

    @Test(arguments: team)
    func `a persona says whom it works with, by what means, and how`(id: String) throws {
        let persona = try Self.persona(id)
        #expect(persona.systemPrompt.utf8.count >= 1500)
        #expect(persona.systemPrompt.contains("NEED:"))
        #expect(persona.firstName != nil && persona.role != nil && persona.team != nil && persona.model.tier != nil)
        #expect(!persona.allowedActions.isEmpty && !persona.responsibilities.isEmpty)
        #expect(!persona.reviewers.isEmpty && !persona.consults.isEmpty && !persona.informs.isEmpty)
        // A chain of escalations ends at a persona who can only go to a person.
        var seen: Set<String> = []
        var last = persona
        while let next = last.escalation.flatMap({ Self.registry.persona(named: $0) }) {
            #expect(seen.insert(next.id).inserted, "\(id) escalates in a circle")
            last = next
        }
        #expect(last.id == "engineering-manager")
    }

    @Test(arguments: team)
    func `a skill is a command with a description and both forms`(id: String) throws {
        let skills = try Self.persona(id).skills
        #expect((4...8).contains(skills.count))
        for skill in skills {
            let words = skill.name.split(separator: "_", omittingEmptySubsequences: false)
            #expect(words.count >= 2, "\(skill.name)")
            #expect(words.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("a"..."z").contains($0) } }, "\(skill.name)")
            #expect(skill.description != nil && skill.input != nil && skill.output != nil, "\(skill.name)")
        }
    }

    @Test func `no two system prompts share a passage`() {
        /// So many words in a row are a passage.
        let length = 7
        var owners: [ArraySlice<Substring>: String] = [:]
        for persona in Self.registry.personas {
            let words = persona.systemPrompt.lowercased().split { !$0.isLetter && !$0.isNumber }
            for start in words.indices.dropLast(length - 1) {
                let passage = words[start..<start + length]
                let owner = owners.updateValue(persona.id, forKey: passage) ?? persona.id
                #expect(owner == persona.id, "\(owner) and \(persona.id): \(passage.joined(separator: " "))")
            }
        }
    }

    @Test(arguments: team)
    func `every kind of work item has a workflow that exists`(id: String) throws {
        let persona = try Self.persona(id)
        for kind in PersonaTables.kinds { #expect(persona.workflows[kind] != nil, "\(kind)") }
        for workflow in persona.workflows.values {
            // Where the system workflows are not there, only those of personas can be.
            guard workflow.hasPrefix("persona-") || Self.workflows["wf0-feature-development"] != nil else { continue }
            #expect(Self.workflows[workflow] != nil, "\(workflow)")
        }
        #expect(persona.workflow(for: "anything else") == "persona-\(id)-workflow")
    }

    @Test(arguments: team)
    func `a persona's workflow takes what the field gives, and has tests`(id: String) throws {
        let workflow = try Self.workflow(id)
        #expect(workflow.type == "persona")
        #expect(workflow.persona == id)
        let inputs = workflow.inputs.filter { ["WORK_ITEM_ID", "WORK_ITEM_TYPE", "ACTION"].contains($0.name) }
        #expect(inputs.map(\.name) == ["WORK_ITEM_ID", "WORK_ITEM_TYPE", "ACTION"])
        #expect(inputs[0].pattern != nil)
        #expect(Set(inputs[1].values).isSuperset(of: ["task", "bug", "feature", "epic", "user-story"]))
        #expect(inputs[2].defaultValue == "analyze")
        #expect(!Examples.bytes(Examples.root + "/workflows/personas/\(id).test.yaml").isEmpty)
    }

    @Test(arguments: team)
    func `a persona may do what its workflow has it do, in the workflows it calls too`(id: String) throws {
        let persona = try Self.persona(id)
        for type in try Self.jobs(of: Self.workflow(id), as: id) {
            #expect(persona.allowedActions.contains(type), "\(type)")
        }
    }

    @Test(arguments: team)
    func `a script calls no skill that its persona does not have`(id: String) throws {
        let skills = Set(try Self.persona(id).skills.map(\.name))
        let others = Set(Self.registry.personas.flatMap { $0.skills.map(\.name) }).subtracting(skills)
        for node in try Self.workflow(id).nodes where node.persona == nil {
            guard case .job(let job) = node.kind, job.type == "shell-command" else { continue }
            for word in Self.words(of: job.inputs) { #expect(!others.contains(word), "\(node.id): \(word)") }
        }
    }

    /// The types of the jobs that are a persona's own, those of the workflows that it calls included.
    private static func jobs(of workflow: Definition, as id: String, _ seen: inout Set<String>) -> Set<String> {
        guard seen.insert(workflow.id).inserted else { return [] }
        var types: Set<String> = []
        for node in workflow.nodes where node.persona == nil || node.persona == id {
            switch node.kind {
            case .job(let job) where job.type != "notification": types.insert(job.type)
            case .call(let call):
                guard case .constant(let name) = call.workflow,
                    let callee = name.stringValue.flatMap({ workflows[$0] }),
                    callee.persona == nil
                else { continue }
                types.formUnion(jobs(of: callee, as: id, &seen))
            default: break
            }
        }
        return types
    }

    private static func jobs(of workflow: Definition, as id: String) throws -> Set<String> {
        var seen: Set<String> = []
        return jobs(of: workflow, as: id, &seen)
    }

    private static func words(of template: ValueTemplate) -> [String] {
        switch template {
        case .script(let parts):
            parts.flatMap { part in
                guard case .literal(let text) = part else { return [String]() }
                return text.split { !$0.isLetter && $0 != "_" }.map(String.init)
            }
        case .map(let entries): entries.flatMap { words(of: $0.value) }
        default: []
        }
    }
}
