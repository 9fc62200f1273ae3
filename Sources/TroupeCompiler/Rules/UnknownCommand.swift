import TroupeGraph
import TroupePersonas
import TroupeShell
import TroupeYAML

/// A script calls a command that is no known tool, no function of the script, and no skill of the step's persona.
struct UnknownCommand: Rule {
    let info = RuleInfo("unknown-command", .warning, "A script calls a command that does not exist.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let personas = subject.surroundings.personas else { return }
        for script in subject.scripts where script.inspection.isComplete && !reader.isFull {
            let fact = script.step.map { subject.steps[$0] }
            let name = fact?.node.flatMap { subject.definition.nodes[$0].persona }
            let persona = name.flatMap { personas.persona(named: $0) }
            var skills = Set((persona?.skills ?? []).map(\.name))
            if skills.isEmpty || name == subject.syntax.metadata["persona_info"]?["type"]?.scalar?.text {
                skills.formUnion(subject.syntax.metadata["persona_info"]?["skills"]?.value.listValue?.map(\.text) ?? [])
            }
            var told: Set<String> = []
            for command in script.inspection.commands where !reader.isFull {
                guard isCommand(command.name), !ShellTools.names.contains(command.name),
                    !subject.surroundings.programs.contains(command.name),
                    !script.inspection.functions.contains(command.name), !skills.contains(command.name),
                    !(skills.contains("*") && isSkillName(command.name, persona)), told.insert(command.name).inserted
                else { continue }
                let known = skills.sorted() + script.inspection.functions.sorted() + ShellTools.common
                let whose =
                    persona.map { "no skill of '\($0.id)'" } ?? "the step has no persona whose skill it could be"
                reader.report(
                    info, "there is no command '\(DocumentReader.shown(command.name))', and \(whose)",
                    at: script.node.location(atUTF8Offset: command.offset),
                    suggestion: reader.nearest(to: command.name, among: known))
            }
        }
    }

    /// A name that is looked up: no path, no assignment, no pattern.
    private func isCommand(_ name: String) -> Bool {
        guard let first = name.utf8.first, first > 0x40 || first == 0x5F else { return false }
        return name.utf8.allSatisfy {
            $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x61 && $0 <= 0x7A || $0 == 0x5F || $0 == 0x2D
        }
    }

    /// `word_word`: what a persona that takes on anything may be asked for, as it is when the step runs.
    private func isSkillName(_ name: String, _ persona: Persona?) -> Bool {
        if let persona { return CommandSkills(of: persona).skill(named: name) != nil }
        return CommandSkills.isAny(name) && !KnownTools.contains(name)
    }
}
