import TroupeGraph
import TroupeYAML

extension TestFileReader {
    mutating func stubs(_ node: YAMLNode) -> [Stub] {
        guard let fields = reader.fields(of: node, as: TestFileTables.stubs) else { return [] }
        var stubs: [Stub] = []
        func read(_ key: String, _ table: KeyTable, _ make: (inout Self, Fields) -> Stub?) {
            for node in fields.elements(key) {
                guard let own = reader.fields(of: node, as: table), let stub = make(&self, own) else { continue }
                stubs.append(stub)
            }
        }
        read("shell", TestFileTables.shell) { $0.shellStub($1) }
        read("model", TestFileTables.model) { $0.modelStub($1) }
        read("forge", TestFileTables.forge) { $0.forgeStub($1) }
        read("workflows", TestFileTables.workflow) { $0.workflowStub($1) }
        read("tasks", TestFileTables.task) { $0.taskStub($1) }
        read("http", TestFileTables.http) { $0.httpStub($1) }
        return stubs
    }

    /// What all stubs have; `answer` is what it says without `error`, `timeout` or `interrupted`.
    private mutating func stub(_ kind: Stub.Kind, _ fields: Fields, answer: Stub.Answer?) -> Stub? {
        var answers: [Stub.Answer] = []
        if let answer { answers.append(answer) }
        if let error = fields["error"].flatMap({ reader.fields(of: $0, as: TestFileTables.error) }) {
            answers.append(
                .error(
                    code: error.text("code") ?? "failed", message: error.text("message") ?? "",
                    details: error["details"]?.value.mapValue ?? [:]))
        }
        if fields.boolean("timeout") == true { answers.append(.never) }
        if fields.boolean("interrupted") == true { answers.append(.interruption) }
        if answers.count > 1 {
            reader.report(
                .error, "two-answers", "a stub has one answer: a result, 'error', 'timeout' or 'interrupted'",
                at: fields.node)
        }
        guard let answer = answers.first else { return nil }
        var stub = Stub(kind, at: fields.node.location, answer: answer)
        stub.step = stepName(fields, "step")
        stub.times = fields.integer("times")
        stub.isOptional = fields.boolean("optional") ?? false
        stub.takes = fields["takes"].flatMap { duration($0) } ?? 0
        stub.inputs = fields["inputs"].flatMap { pattern($0) }
        stub.files = scratchFiles(fields["files"])
        return stub
    }

    func stepName(_ fields: Fields, _ key: String) -> Located<StepName>? {
        guard let node = fields[key], let text = node.scalar?.text else { return nil }
        return Located(StepName(text), at: node.location)
    }

    /// Whether the stub says how it ends, other than by a result.
    private func endsOtherwise(_ fields: Fields) -> Bool {
        fields["error"] != nil || fields.boolean("timeout") == true || fields.boolean("interrupted") == true
    }

    private mutating func shellStub(_ fields: Fields) -> Stub? {
        let command = fields.text("command")
        if command == nil, fields["step"] == nil {
            reader.report(.error, "missing-key", "a shell stub needs a 'step' or a 'command'", at: fields.node)
            return nil
        }
        let outputs = fields["outputs"]?.value.mapValue
        let answer = Stub.Answer.process(
            exit: fields.integer("exit") ?? 0, stdout: fields.text("stdout") ?? "",
            stderr: fields.text("stderr") ?? "", outputs: outputs)
        if (fields.integer("exit") ?? 0) > 255 {
            reader.report(.error, "wrong-type", "an exit code is at most 255", at: fields["exit"] ?? fields.node)
        }
        guard let command else {
            if let node = fields.keyNodes["args"] {
                reader.report(.error, "ignored-key", "'args' goes with 'command'", at: node)
            }
            return stub(.shell, fields, answer: endsOtherwise(fields) ? nil : answer)
        }
        for key in ["outputs", "error", "timeout", "interrupted", "takes", "files"] {
            guard let node = fields.keyNodes[key] else { continue }
            reader.report(.error, "ignored-key", "'\(key)' does not go with 'command', which is a program", at: node)
        }
        if command.contains("/") || command.isEmpty || command.hasPrefix(".") || command.utf8.contains(0) {
            reader.report(
                .error, "bad-command", "this is no name of a program; a path is called as it stands",
                at: fields["command"] ?? fields.node)
            return nil
        }
        return stub(.program(name: command, arguments: fields.text("args").map(Glob.init)), fields, answer: answer)
    }

    private mutating func modelStub(_ fields: Fields) -> Stub? {
        let answer = fields["answer"].map { Stub.Answer.value($0.value) }
        if answer == nil, !endsOtherwise(fields) {
            reader.report(.error, "missing-key", "a model stub needs an 'answer' or an 'error'", at: fields.node)
            return nil
        }
        let prompt = fields.text("prompt").map(Glob.init)
        if fields["skill"] != nil {
            for key in ["takes", "timeout", "interrupted"] {
                guard let node = fields.keyNodes[key] else { continue }
                reader.report(
                    .error, "ignored-key", "'\(key)' does not go with 'skill', which a script calls", at: node)
            }
        }
        if let skill = fields.text("skill") { return stub(.skill(name: skill, prompt: prompt), fields, answer: answer) }
        if prompt == nil, fields["step"] == nil {
            reader.report(
                .error, "missing-key", "a model stub needs a 'step', a 'skill' or a 'prompt'", at: fields.node)
            return nil
        }
        return stub(.model(prompt: prompt), fields, answer: answer)
    }

    /// The `outputs` of a stub, where it does not end otherwise.
    private func givenOutputs(_ fields: Fields) -> Stub.Answer? {
        if endsOtherwise(fields), fields["outputs"] == nil { return nil }
        return .outputs(fields["outputs"]?.value.mapValue ?? [:])
    }

    private mutating func forgeStub(_ fields: Fields) -> Stub? {
        guard let operation = fields.text("operation") else { return nil }
        return stub(.forge(operation: operation), fields, answer: givenOutputs(fields))
    }

    private mutating func workflowStub(_ fields: Fields) -> Stub? {
        guard let id = fields.text("workflow"), let node = fields["workflow"] else { return nil }
        var stub = stub(.workflow(id: id), fields, answer: givenOutputs(fields))
        stub?.place = node.location
        stub?.names = (fields["outputs"]?.mapping ?? []).map { Located($0.name, at: $0.key.location) }
        stub?.inputNames = (fields["inputs"]?.mapping ?? []).map { Located($0.name, at: $0.key.location) }
        return stub
    }

    private mutating func taskStub(_ fields: Fields) -> Stub? {
        let answer = fields["answer"].map { Stub.Answer.value($0.value) }
        if answer == nil, !endsOtherwise(fields) {
            reader.report(.error, "missing-key", "a task stub needs an 'answer' or a 'timeout'", at: fields.node)
            return nil
        }
        var stub = stub(.task, fields, answer: answer)
        stub?.person = fields.text("by")
        return stub
    }

    private mutating func httpStub(_ fields: Fields) -> Stub? {
        guard let url = fields.text("url") else { return nil }
        let response = Stub.Answer.response(
            status: fields.integer("status") ?? 200, headers: fields["headers"]?.value.mapValue ?? [:],
            body: fields["body"]?.value ?? "")
        let kind = Stub.Kind.http(url: Glob(url), method: fields.text("method")?.uppercased())
        return stub(kind, fields, answer: endsOtherwise(fields) ? nil : response)
    }

    /// A pattern whose regular expressions can be used.
    mutating func pattern(_ node: YAMLNode, asPart: Bool = false) -> ValuePattern? {
        let pattern = asPart ? ValuePattern.part(node.value) : ValuePattern(node.value)
        if let problem = pattern.problem {
            reader.report(.error, "invalid-pattern", problem, at: node)
            return nil
        }
        return pattern
    }
}
