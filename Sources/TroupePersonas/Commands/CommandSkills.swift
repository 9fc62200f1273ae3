/// The skills of a persona that a shell step can call as commands (docs/skills.md).
package struct CommandSkills: Sendable {
    /// What the skill `*` takes: two or more words of lower-case letters and digits, joined by `_`.
    package static let anyPattern = "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"
    private static let nameLimit = 128
    private static let countLimit = 1000

    /// Whose skills they are.
    package let persona: Persona
    /// By their names, which are commands; never a known tool.
    package let listed: [String: Skill]
    /// The skill `*`, where the persona has it and may ask models at all.
    package let any: Skill?

    /// A name that the persona's own file lists is permission enough. The skill `*` names nothing, so it counts only
    /// where `allowedActions` allows `llm-call`.
    package init(of persona: Persona) {
        self.persona = persona
        var listed: [String: Skill] = [:]
        for skill in persona.skills.prefix(Self.countLimit)
        where Self.isCommand(skill.name) && !KnownTools.contains(skill.name) {
            listed[skill.name] = skill
        }
        self.listed = listed
        let mayAsk = persona.allowedActions.isEmpty || persona.allowedActions.contains("llm-call")
        any = mayAsk ? persona.skills.first { $0.name == "*" } : nil
    }

    /// Whether no command of a script is a skill.
    package var isEmpty: Bool { listed.isEmpty && any == nil }

    /// The skill that a command means; nil where the persona has none of that name.
    package func skill(named name: String) -> Skill? {
        if let skill = listed[name] { return skill }
        guard var skill = any, Self.isAny(name), !KnownTools.contains(name), !persona.tools.contains(name) else {
            return nil
        }
        skill.name = name
        return skill
    }

    /// Names of the form that `*` takes which it does not take: known tools, and the programs that the persona works with.
    package var excluded: [String] {
        KnownTools.withUnderscore + persona.tools.filter { Self.isAny($0) && listed[$0] == nil }
    }

    /// Whether a skill's name is a word that a shell takes for a command as it stands; `API Development` is none.
    package static func isCommand(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= nameLimit else { return false }
        return (isLetter(first) || first == UInt8(ascii: "_"))
            && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-.+".utf8.contains($0) }
    }

    /// Whether the name has the form of `anyPattern`.
    package static func isAny(_ name: String) -> Bool {
        let words = name.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard words.count > 1, name.utf8.count <= nameLimit, let first = name.utf8.first else { return false }
        return isLetter(first) && words.allSatisfy { !$0.isEmpty && $0.allSatisfy { isLower($0) || isDigit($0) } }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) }
}
