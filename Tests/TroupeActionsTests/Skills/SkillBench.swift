import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeLLM
import TroupePersonas
import TroupeTesting

@testable import TroupeActions

extension ActionBench {
    /// A bench whose persona `tester` has these skills.
    init(skills: [Skill], model: RecordedModel, allowed: [String] = []) throws {
        var persona = Self.persona(allowed: allowed)
        persona.skills = skills
        try self.init(personas: [persona])
        surroundings.models = LLMRouter(providers: [model], routing: .simulated)
    }

    init(skills names: String..., model: RecordedModel) throws {
        try self.init(skills: names.map { Skill(name: $0) }, model: model)
    }

    /// A shell step of that persona.
    static func skilled(_ script: String, outputs: [String] = [], _ more: ValueMap = [:], attempt: Int = 1) -> JobOrder
    {
        var order = shellOrder(script, outputs: outputs, more)
        order.persona = "tester"
        order.attempt = attempt
        return order
    }

    func skilled(_ script: String, outputs: [String] = [], _ more: ValueMap = [:], attempt: Int = 1) async throws
        -> ValueMap
    {
        try await perform(Self.skilled(script, outputs: outputs, more, attempt: attempt))
    }

    /// What lies beside the markers of the run.
    var leftovers: [String] { names(in: folder.at("attempts/1")).filter { !$0.hasSuffix(".1") && !$0.hasSuffix(".2") } }
}

extension Skill {
    /// A skill that answers a structure.
    static func structured(_ name: String, _ schema: Value) -> Skill {
        var skill = Skill(name: name)
        skill.output = schema
        return skill
    }
}
