import TroupeGraph
import TroupeYAML

extension TestFileReader {
    /// What a test expects; a key that it does not have counts as the defaults say.
    mutating func expectation(_ own: YAMLNode?, _ shared: YAMLNode?, _ test: YAMLNode) -> Expectation {
        let fields = own.flatMap { reader.fields(of: $0, as: TestFileTables.expectation) }
        let others = shared.flatMap { reader.fields(of: $0, as: TestFileTables.expectation) }
        func source(_ key: String) -> Fields? { fields?[key] == nil ? others : fields }
        func node(_ key: String) -> YAMLNode? { source(key)?[key] }

        var expectation = Expectation()
        expectation.place = (own ?? test).location
        expectation.state = node("state").flatMap { node in
            node.scalar.map { Located($0.text, at: node.location) }
        }
        expectation.path = node("path").map { steps($0, source("path"), "path") }
        expectation.exactPath = node("exactPath").map { steps($0, source("exactPath"), "exactPath") }
        expectation.failed = source("failed").map { stepNames($0, "failed") } ?? []
        expectation.skipped = source("skipped").map { stepNames($0, "skipped") } ?? []
        expectation.notRun = source("notRun").map { stepNames($0, "notRun") } ?? []
        expectation.outputs = entries(node("outputs"))
        expectation.error = node("error").flatMap { node in
            pattern(node, asPart: true).map { Located($0, at: node.location) }
        }
        expectation.incidents = node("incidents").map { parts($0) }
        expectation.calls = (source("calls")?.elements("calls") ?? []).compactMap { call($0) }
        expectation.notCalled = (source("notCalled")?.elements("notCalled") ?? []).compactMap { call($0) }
        expectation.files = entries(node("files"), isFile: true)
        expectation.commits =
            node("commits").map { node in
                (node.sequence ?? [node]).compactMap { commits($0) }
            } ?? []
        expectation.log = node("log").map { parts($0) } ?? []
        return expectation
    }

    private func steps(_ node: YAMLNode, _ fields: Fields?, _ key: String) -> Located<[Located<StepName>]> {
        Located(fields.map { stepNames($0, key) } ?? [], at: node.location)
    }

    private func stepNames(_ fields: Fields, _ key: String) -> [Located<StepName>] {
        fields.nameNodes(key).compactMap { node in
            node.scalar.map { Located(StepName($0.text), at: node.location) }
        }
    }

    /// Tests of texts: one, or a list.
    private mutating func parts(_ node: YAMLNode) -> [Located<ValuePattern>] {
        var parts: [Located<ValuePattern>] = []
        for element in node.sequence ?? [node] {
            if let pattern = pattern(element, asPart: true) { parts.append(Located(pattern, at: element.location)) }
        }
        return parts
    }

    private mutating func entries(_ node: YAMLNode?, isFile: Bool = false) -> [Located<Expectation.Entry>] {
        var entries: [Located<Expectation.Entry>] = []
        for entry in node?.mapping ?? [] {
            if isFile, !ScratchPath.isInside(entry.name) {
                reader.report(.error, "bad-path", "this is no path inside the workspace", at: entry.key)
                continue
            }
            guard let pattern = pattern(entry.value) else { continue }
            entries.append(Located(.init(name: entry.name, pattern: pattern), at: entry.key.location))
        }
        return entries
    }

    private mutating func call(_ node: YAMLNode) -> Expectation.Call? {
        guard let fields = reader.fields(of: node, as: TestFileTables.call) else { return nil }
        var kinds: [Expectation.Call.Kind] = []
        if let operation = fields.text("operation") { kinds.append(.forge(operation)) }
        if let workflow = fields.text("workflow") { kinds.append(.workflow(workflow)) }
        if fields.text("task") != nil { kinds.append(.task) }
        if let skill = fields.text("skill") { kinds.append(.skill(skill)) }
        if let command = fields.text("command") { kinds.append(.program(command)) }
        if let url = fields.text("url") { kinds.append(.http(Glob(url))) }
        if kinds.isEmpty, fields.text("step") != nil { kinds.append(.step) }
        guard kinds.count == 1 else {
            reader.report(
                .error, "unclear-call",
                "a call is of one kind: 'operation', 'workflow', 'task', 'skill', 'command', 'url', or only a 'step'",
                at: node)
            return nil
        }
        var call = Expectation.Call(place: node.location, kind: kinds[0])
        call.step = stepName(fields, "task") ?? stepName(fields, "step")
        call.prompt = fields["prompt"].flatMap { pattern($0, asPart: true) }
        call.arguments = fields["args"].flatMap { pattern($0) }
        call.inputs = fields["inputs"].flatMap { pattern($0) }
        call.persona = fields.text("persona")
        call.times = fields.integer("times")
        return call
    }

    private mutating func commits(_ node: YAMLNode) -> Expectation.Commits? {
        guard let fields = reader.fields(of: node, as: TestFileTables.commits), let branch = fields.text("branch"),
            let subjects = fields["subjects"]
        else { return nil }
        let patterns = (subjects.sequence ?? [subjects]).compactMap { pattern($0) }
        return Expectation.Commits(
            place: node.location, branch: branch, subjects: patterns, isAtOrigin: fields.boolean("origin") ?? false)
    }
}
