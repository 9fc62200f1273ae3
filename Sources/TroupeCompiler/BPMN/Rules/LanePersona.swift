import TroupeBPMN
import TroupeGraph
import TroupePersonas

/// A persona that the team does not have.
struct LanePersona: BPMNRule {
    let info = RuleInfo("bpmn/unknown-persona", .warning, "A troupe:persona names nobody of the team.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        guard let personas = subject.team.personas else { return }
        for item in subject.processes {
            var elements: [(any BPMNElement, String)] = [(item.process, item.process.shown)]
            elements += item.nodes.map { ($0.node, $0.node.shown) }
            elements += item.scopes.flatMap { lanes(of: $0.content.laneSets) }.map {
                ($0, "lane '\($0.id.prefix(80))'")
            }
            for (element, shown) in elements {
                guard let persona = element.troupe.persona, !persona.string.isBlank,
                    subject.team.persona(named: persona.string) == nil
                else { continue }
                report.add(
                    info, "\(shown): there is no persona '\(persona.string.trimmedBlank.prefix(80))'",
                    at: persona.location ?? element.location, suggestion: personas.nearestName(to: persona.string))
            }
        }
    }

    private func lanes(of sets: [BPMNLaneSet]) -> [BPMNLane] {
        sets.flatMap(\.lanes).flatMap { [$0] + lanes(of: $0.children.map { [$0] } ?? []) }
    }
}
