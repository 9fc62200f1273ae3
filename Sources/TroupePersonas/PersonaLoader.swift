package import TroupeGraph
import TroupeYAML

/// Reads persona files.
package enum PersonaLoader {
    /// What became of one file.
    package struct Loaded: Sendable {
        package let file: String
        /// Nil when there is an error among the diagnostics.
        package let persona: Persona?
        /// Everything found, in the order of the file.
        package let diagnostics: [Diagnostic]
    }

    /// Reads one file; never fails.
    ///
    /// - Parameter knownActions: the actions there are; empty: not checked.
    package static func load(
        _ bytes: [UInt8], file: String, knownActions: [String] = [], isStrict: Bool = false
    ) -> Loaded {
        let document = YAMLDocument.parse(bytes, file: file)
        var reader = DocumentReader(diagnostics: document.diagnostics, isStrict: isStrict)
        var persona: Persona?
        if let root = document.root {
            persona = reader.fields(of: root, as: PersonaTables.persona).map {
                self.persona($0, knownActions, &reader)
            }
        } else if document.diagnostics.isEmpty {
            let place = SourceLocation(file: file, line: 1, column: 1)
            reader.report(Diagnostic(.error, "empty-document", "the file is empty; a persona needs an 'id'", at: place))
        }
        let diagnostics = reader.inOrder
        let isBroken = diagnostics.contains { $0.severity == .error }
        return Loaded(file: file, persona: isBroken ? nil : persona, diagnostics: diagnostics)
    }

    private static func persona(
        _ fields: Fields, _ knownActions: [String], _ reader: inout DocumentReader
    ) -> Persona {
        var persona = Persona(
            id: fields.text("id") ?? "", name: fields.text("name") ?? "", email: fields.text("email") ?? "",
            systemPrompt: fields.text("systemPrompt") ?? "", location: (fields["id"] ?? fields.node).location)
        persona.aliases = names("aliases", fields, &reader)
        persona.firstName = fields.text("firstName")
        persona.lastName = fields.text("lastName")
        persona.role = fields.text("role")
        persona.team = fields.text("team")
        persona.skills = skills(fields, &reader)
        persona.allowedActions = names("allowedActions", fields, &reader)
        persona.responsibilities = fields.names("responsibilities")
        persona.tools = names("tools", fields, &reader)
        persona.reviewers = names("reviewers", fields, &reader)
        persona.consults = names("consults", fields, &reader)
        persona.informs = names("informs", fields, &reader)
        persona.workflows = workflows(fields, &reader)
        persona.escalation = fields.text("escalation")
        if let model = fields["model"].flatMap({ reader.fields(of: $0, as: PersonaTables.model) }) {
            persona.model.tier = model.text("tier").flatMap(ModelPreference.Tier.init(rawValue:))
            persona.model.provider = model.text("provider")
            persona.model.model = model.text("model")
        }
        check(persona, fields, knownActions, &reader)
        return persona
    }

    private static func check(
        _ persona: Persona, _ fields: Fields, _ knownActions: [String], _ reader: inout DocumentReader
    ) {
        for node in [fields["id"]].compactMap({ $0 }) + fields.nameNodes("aliases") {
            guard let text = node.scalar?.text, !isName(text) else { continue }
            reader.report(
                .error, "illegal-id",
                "'\(DocumentReader.shown(text))' is no persona name: letters, digits, '-' and '_', at most 64", at: node
            )
        }
        if let node = fields["email"], !isAddress(persona.email) {
            reader.report(.error, "bad-email", "this is no e-mail address; write name@host", at: node)
        }
        if let node = fields["systemPrompt"], persona.systemPrompt.allSatisfy(\.isWhitespace) {
            reader.report(.error, "missing-key", "the system prompt is empty", at: node)
        }
        for node in fields.nameNodes("tools") {
            guard let text = node.scalar?.text, !isTool(text) else { continue }
            reader.report(
                .error, "illegal-tool",
                "'\(DocumentReader.shown(text))' is no tool: write a program's name, or server/tool, or server/*",
                at: node)
        }
        for node in fields.nameNodes("allowedActions") where !knownActions.isEmpty {
            guard let text = node.scalar?.text, !knownActions.contains(text) else { continue }
            reader.report(
                .error, "unknown-action", "there is no action '\(DocumentReader.shown(text))'", at: node,
                suggestion: NearWord.nearest(to: text, among: knownActions))
        }
    }

    private static func names(_ key: String, _ fields: Fields, _ reader: inout DocumentReader) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for node in fields.nameNodes(key) {
            guard let name = node.scalar?.text else { continue }
            if seen.insert(name).inserted {
                names.append(name)
            } else {
                reader.report(
                    .warning, "duplicate-name", "'\(DocumentReader.shown(name))' is listed twice in '\(key)'", at: node)
            }
        }
        return names
    }

    /// The workflows by kind; one kind in two spellings is one kind.
    private static func workflows(_ fields: Fields, _ reader: inout DocumentReader) -> [String: String] {
        var workflows: [String: String] = [:]
        for entry in fields["workflows"]?.mapping ?? [] {
            let kind = Persona.fold(entry.name)
            guard let workflow = entry.value.scalar?.text, !entry.value.isNull, isName(workflow) else {
                reader.report(.error, "wrong-type", "'\(entry.name)' must be a workflow's id", at: entry.value)
                continue
            }
            if !PersonaTables.kinds.contains(kind), let near = NearWord.nearest(to: kind, among: PersonaTables.kinds) {
                reader.report(
                    .warning, "unknown-kind", "'\(DocumentReader.shown(entry.name))' is no usual kind of work item",
                    at: entry.key, suggestion: near)
            }
            if workflows.updateValue(workflow, forKey: kind) != nil {
                reader.report(
                    .warning, "duplicate-name", "'\(kind)' is there twice; this later one counts", at: entry.key)
            }
        }
        return workflows
    }

    /// A program's name, or a server and a tool of it.
    private static func isTool(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                isName(part.filter { $0 != "." && $0 != "+" }) || (part == "*" && parts.count == 2 && parts[0] != "*")
            }
    }

    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
                let isDigit = byte >= 0x30 && byte <= 0x39
                return isLetter || isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }

    /// Enough to be the address of a commit: something, `@`, something, and nothing that git would read differently.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && !"<>,;:\"\\()[]".unicodeScalars.contains($0)
            }
            && parts[1].first != "." && parts[1].last != "." && !text.contains("..")
    }
}
