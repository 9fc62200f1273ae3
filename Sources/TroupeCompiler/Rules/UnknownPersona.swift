import TroupeGraph
import TroupePersonas
import TroupeYAML

/// A step, a block or the workflow names a persona that the team does not have.
struct UnknownPersona: Rule {
    let info = RuleInfo("unknown-persona", .warning, "A persona is named that does not exist.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let personas = subject.surroundings.personas else { return }
        let syntax = subject.syntax
        // A workflow with `persona_info` brings its persona with it.
        let own = syntax.metadata["persona_info"]?["type"]?.scalar?.text
        var nodes = [syntax.fields["persona"], syntax.defaults?["persona"]]
        nodes += subject.steps.map { $0.syntax.fields["persona"] }
        for node in nodes where !reader.isFull {
            guard let node, let name = node.scalar?.text, !name.contains("${"), name != own,
                personas.persona(named: name) == nil
            else { continue }
            reader.report(
                info, "there is no persona '\(DocumentReader.shown(name))'", at: node,
                suggestion: personas.nearestName(to: name))
        }
    }
}
