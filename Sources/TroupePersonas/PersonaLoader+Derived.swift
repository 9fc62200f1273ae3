import TroupeGraph
import TroupeYAML

extension PersonaLoader {
    /// The persona that a workflow file describes in `metadata.persona_info`; nil when it describes none that could be
    /// called by name. Never fails and reports nothing: the file is a workflow first, and read as one elsewhere.
    ///
    /// The file's `skills` are kept as they stand: phrases for people. None of them is `*`, so no command that the file's
    /// scripts call is answered by a model unless somebody declares it; an undeclared name stays "command not found".
    package static func derived(_ bytes: [UInt8], file: String) -> Persona? {
        // Most workflow files describe nobody; they need not be parsed twice.
        guard isMarked(bytes) else { return nil }
        guard let root = YAMLDocument.parse(bytes, file: file).root, let metadata = root["metadata"],
            let info = metadata["persona_info"], let place = info["type"], let id = place.scalar?.text, isName(id)
        else { return nil }
        let folded = Persona.fold(id)
        let name = text("role", info) ?? id
        var persona = Persona(
            id: folded, name: name, email: "\(folded)@troupe.local", systemPrompt: "", location: place.location)
        if let email = text("email", info), isAddress(email) { persona.email = email }
        persona.firstName = text("first_name", info)
        persona.lastName = text("last_name", info)
        var seen: Set<String> = []
        persona.skills = texts(info["skills"]).filter { seen.insert($0).inserted }.map(Skill.init(name:))
        persona.responsibilities = texts(root["successCriteria"])
        persona.systemPrompt = prompt(of: persona, purpose: text("description", metadata))
        persona.workflows["default"] = text("id", metadata).flatMap { isName($0) ? $0 : nil }
        persona.isDerived = true
        return persona
    }

    private static let mark = Array("persona_info".utf8)

    /// Whether the word occurs. Every start of a server looks through all of its files: the standard library's search takes
    /// longer for that than everything else of it.
    private static func isMarked(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            while start + mark.count <= bytes.count {
                if bytes[start] == mark[0], bytes[start..<(start + mark.count)].elementsEqual(mark) { return true }
                start += 1
            }
            return false
        }
    }

    private static func prompt(of persona: Persona, purpose: String?) -> String {
        var paragraphs = ["You are a member of a software team. Your role: \(persona.name)."]
        if let purpose { paragraphs.append("The workflow you carry out: \(purpose)") }
        let skills = persona.skills.map(\.name).filter { $0 != "*" }
        if !skills.isEmpty { paragraphs.append("You are trusted with:\n" + list(skills)) }
        if !persona.responsibilities.isEmpty {
            paragraphs.append("Your work is done when this holds:\n" + list(persona.responsibilities))
        }
        paragraphs.append(
            """
            Work from what you are given. Never claim that something was run, built or checked when it was not; say what is \
            missing in one line that begins with `NEED:`. Answer with the result in the form that was asked for, and nothing \
            before or after it.
            """)
        return paragraphs.joined(separator: "\n\n")
    }

    private static func list(_ items: [String]) -> String { items.map { "- \($0)" }.joined(separator: "\n") }

    private static func text(_ key: String, _ node: YAMLNode) -> String? {
        node[key].flatMap { $0.isNull ? nil : $0.scalar?.text }.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// The words of a list, or the one that stands alone.
    private static func texts(_ node: YAMLNode?) -> [String] {
        guard let node, !node.isNull else { return [] }
        return (node.sequence ?? [node]).compactMap { $0.scalar?.text }.filter { !$0.isEmpty }
    }
}
