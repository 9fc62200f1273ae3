import TroupeCompiler
import TroupeGraph
import TroupePersonas
import TroupeYAML

/// What may be written at a place.
struct Completion {
    /// What an offer is, in the protocol's numbers.
    enum Kind: Int {
        case function = 3
        case field = 5
        case variable = 6
        case module = 9
        case property = 10
        case value = 12
        case keyword = 14
        case reference = 18
        case constant = 20
        case person = 23
    }

    private let guide: Guide
    private let symbols: Symbols
    private let surroundings: Surroundings
    private let document: TextDocument
    private let cursor: Cursor
    private var items: [Value] = []
    private var seen: Set<String> = []

    init(_ document: TextDocument, _ guide: Guide, _ surroundings: Surroundings, line: Int, column: Int) {
        self.document = document
        self.guide = guide
        self.surroundings = surroundings
        symbols = Symbols(guide)
        cursor = Cursor(guide, line: line, column: column)
    }

    /// The offers, those that fit best first.
    mutating func list() -> Value {
        if let expression = cursor.expression {
            offerExpression(expression)
        } else {
            switch cursor.place {
            case .key(let parent): offerKeys(parent)
            case .value(let node): offerValues(node)
            case .nothing: break
            }
        }
        return ["isIncomplete": false, "items": .list(items)]
    }

    private mutating func add(
        _ label: String, _ kind: Kind, detail: String = "", note: String = "", text: String? = nil,
        columns: Range<Int>? = nil
    ) {
        guard seen.insert(label).inserted else { return }
        let range = document.range(line: cursor.line, columns ?? cursor.word)
        let number = "\(items.count)"
        var item: ValueMap = [
            "label": .string(label), "kind": .integer(kind.rawValue),
            "sortText": .string(String(repeating: "0", count: max(0, 4 - number.count)) + number),
            "textEdit": ["range": range.value, "newText": .string(text ?? label)],
        ]
        if !detail.isEmpty { item["detail"] = .string(detail) }
        if !note.isEmpty { item["documentation"] = .string(note) }
        items.append(.map(item))
    }

    // MARK: Keys

    /// Keys that are legal in a map and not there yet.
    private mutating func offerKeys(_ parent: Int?) {
        let tree = guide.tree
        let siblings = parent.map { tree.nodes[$0].children } ?? tree.roots
        let own = (tree.nodesOfLine[cursor.line] ?? []).last { tree.nodes[$0].key != nil }
        let present = Set(siblings.filter { $0 != own }.compactMap { tree.nodes[$0].key })
        // A key that is there already is replaced as a whole, and keeps its colon.
        let columns = own.map { tree.nodes[$0].keyColumns }
        func text(_ name: String, _ form: KeyForm?) -> String {
            if own != nil { return name }
            switch form {
            case .map, .maps, .list, .thing, .templateMap: return "\(name):"
            default: return "\(name): "
            }
        }
        switch guide.contents(of: parent) {
        case .map(let table):
            for key in table.keys where !present.contains(key.name) {
                let isGiven = key.otherNames.contains { present.contains($0) }
                if isGiven { continue }
                let detail = key.isRequired ? "required" : ""
                add(
                    key.name, .property, detail: detail, note: key.note, text: text(key.name, key.form),
                    columns: columns)
            }
        case .inputs(let step):
            for input in inputs(of: step) where !present.contains(input.name) {
                add(
                    input.name, .property, detail: input.detail, note: input.note, text: text(input.name, nil),
                    columns: columns)
            }
        default: break
        }
    }

    /// What the callee or the operation of a step takes.
    private func inputs(of step: Int) -> [(name: String, detail: String, note: String)] {
        let tree = guide.tree
        if let workflow = tree.value("workflow", of: step), let callee = surroundings.workflows?[workflow] {
            return callee.inputs.map { ($0.name, Describe.kind($0), $0.description ?? "") }
        }
        guard let operation = operation(of: step) else { return [] }
        let required = operation.required.map { group in
            (group[0], "required", group.count > 1 ? "or \(group.dropFirst().joined(separator: ", "))" : "")
        }
        return required + operation.optional.map { ($0, "", "") }
    }

    private func operation(of step: Int) -> LanguageGuide.Operation? {
        let tree = guide.tree
        guard let action = tree.value("action", of: step), let name = tree.value("operation", of: step) else {
            return nil
        }
        return LanguageGuide.operations(of: action)?.first { $0.name == name }
    }

    // MARK: Values

    private mutating func offerValues(_ node: Int) {
        guard case .value(let key) = guide.contents(of: node) else { return }
        let tree = guide.tree
        let step = guide.step(around: node)
        switch key.name {
        case "action":
            for action in LanguageGuide.actions { add(action.name, .keyword, note: action.note) }
            return
        case "allowedActions":
            for action in LanguageGuide.actions { add(action.name, .keyword, note: action.note) }
            return
        case "operation":
            let action = step.flatMap { tree.value("action", of: $0) } ?? ""
            for operation in LanguageGuide.operations(of: action) ?? [] {
                add(operation.name, .keyword, note: Describe.operation(operation))
            }
            return
        case "workflow":
            for (id, workflow) in (surroundings.workflows ?? [:]).sorted(by: { $0.key < $1.key })
            where id != symbols.workflow?.name {
                add(id, .module, note: Describe.contract(workflow))
            }
            return
        case "persona", "reviewers", "consults", "informs", "escalation":
            let own = guide.isPersona ? tree.value("id", of: nil) : nil
            for persona in surroundings.personas?.personas ?? [] where persona.id != own {
                add(persona.id, .person, detail: persona.name, note: persona.responsibilities.joined(separator: "\n"))
            }
            return
        case "dependsOn": offerNeighbours(node, step)
        case "outputs": offerOutputs(step)
        case "onError":
            add("fail", .constant, note: "the failure goes on")
            add("continue", .constant, note: "the next step comes, as if it had not failed")
        default: break
        }
        switch key.form {
        case .choice(let words), .suggestion(let words): for word in words { add(word, .constant) }
        case .boolean: for word in ["true", "false"] { add(word, .constant) }
        default: offerInputValues(node, step)
        }
    }

    /// Steps of the same block.
    private mutating func offerNeighbours(_ node: Int, _ step: Int?) {
        guard let step, let block = guide.tree.nodes[step].parent else { return }
        for other in symbols.steps where other.node != step && guide.tree.nodes[other.node].parent == block {
            if let id = other.id { add(id, .reference, detail: other.name ?? "") }
        }
    }

    /// What the callee or the operation of a step gives back.
    private mutating func offerOutputs(_ step: Int?) {
        guard let step else { return }
        if let workflow = guide.tree.value("workflow", of: step), let callee = surroundings.workflows?[workflow] {
            for output in callee.outputs { add(output.name, .field, note: output.description ?? "") }
        }
        for name in operation(of: step)?.outputs ?? [] { add(name, .field) }
    }

    /// The values that an input of the callee allows.
    private mutating func offerInputValues(_ node: Int, _ step: Int?) {
        let tree = guide.tree
        guard let parent = tree.nodes[node].parent, case .inputs(let step) = guide.contents(of: parent),
            let name = tree.nodes[node].key, let workflow = tree.value("workflow", of: step),
            let input = surroundings.workflows?[workflow]?.inputs.first(where: { $0.name == name })
        else { return }
        for value in input.values { add(value.text, .constant) }
        if input.kind == .boolean { for word in ["true", "false"] { add(word, .constant) } }
    }

    // MARK: Expressions

    private mutating func offerExpression(_ expression: String) {
        let quotes = expression.filter { $0 == "'" }.count
        if quotes % 2 == 1 { return offerComparedValues(expression) }
        let path = expression.reversed().prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
        let parts = String(path.reversed()).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return offerRoots() }
        switch (parts[0], parts.count) {
        case ("inputs", 2):
            for input in symbols.inputs { add(input.name, .variable, detail: input.type, note: input.description) }
        case ("steps", 2):
            for step in symbols.steps {
                if let id = step.id { add(id, .reference, detail: step.name ?? step.action ?? "") }
            }
        case ("steps", 3):
            guard let step = symbols.step(parts[1]) else { return }
            for output in step.outputs { add(output, .field) }
            if let callee = step.workflow.flatMap({ surroundings.workflows?[$0] }), step.outputs.isEmpty {
                for output in callee.outputs { add(output.name, .field, note: output.description ?? "") }
            }
        case ("context", 2):
            for variable in symbols.variables { add(variable.name, .variable) }
            for name in LanguageGuide.contextNames { add(name, .variable, detail: "built in") }
        case ("error", 2):
            for name in ["message", "code", "step"] { add(name, .field) }
        default: break
        }
    }

    private mutating func offerRoots() {
        for root in LanguageGuide.roots { add(root, .keyword) }
        for function in LanguageGuide.functions {
            add(function.name, .function, detail: "(\(function.parameters))", text: "\(function.name)(")
        }
    }

    /// `inputs.MODE eq '` is followed by one of the input's values.
    private mutating func offerComparedValues(_ expression: String) {
        let words = expression.dropLast(expression.reversed().prefix { $0 != "'" }.count + 1)
            .split(whereSeparator: { " ()!".contains($0) })
        guard words.count > 1, ["eq", "neq", "ne", "==", "!="].contains(words[words.count - 1]) else { return }
        let path = words[words.count - 2].split(separator: ".")
        guard path.count == 2, path[0] == "inputs" else { return }
        for value in symbols.input(String(path[1]))?.values ?? [] { add(value, .constant) }
    }
}

extension LanguageServer {
    func completion(_ file: OpenFile, _ place: (line: Int, column: Int)) -> Value {
        var completion = Completion(
            file.document, Self.guide(file), surroundings, line: place.line, column: place.column)
        return completion.list()
    }
}
