import TroupeGraph
import TroupeYAML

extension PersonaLoader {
    static func skills(_ fields: Fields, _ reader: inout DocumentReader) -> [Skill] {
        guard let node = fields["skills"] else { return [] }
        guard let nodes = node.sequence else {
            if let name = node.scalar?.text { return [Skill(name: name)] }
            reader.report(.error, "wrong-type", "'skills' must be a list, not \(node.kindName)", at: node)
            return []
        }
        var skills: [Skill] = []
        var seen: Set<String> = []
        for node in nodes {
            guard let skill = skill(node, &reader) else { continue }
            if seen.insert(skill.name).inserted {
                skills.append(skill)
            } else {
                reader.report(
                    .warning, "duplicate-skill", "the skill '\(DocumentReader.shown(skill.name))' is listed twice",
                    at: node)
            }
        }
        return skills
    }

    private static func skill(_ node: YAMLNode, _ reader: inout DocumentReader) -> Skill? {
        if let scalar = node.scalar, !node.isNull { return Skill(name: scalar.text) }
        guard let fields = reader.fields(of: node, as: PersonaTables.skill), let name = fields.text("name") else {
            return nil
        }
        for key in ["input", "output"] { if let form = fields[key] { SkillForm.check(form, key, &reader) } }
        var skill = Skill(name: name)
        skill.description = fields.text("description")
        skill.input = fields["input"].map(\.value)
        skill.output = fields["output"].map(\.value)
        return skill
    }
}
