import TroupeExpression
import TroupeGraph
import TroupeYAML

/// What values an expression can have, as far as the files tell.
struct ValueDomain: Equatable {
    enum Kind { case text, number, boolean, list, map }

    /// Nil where it can be anything.
    var kinds: Set<Kind>?
    /// Every value it can have, as text; nil where there may be others.
    var values: [String]?

    static let unknown = ValueDomain(kinds: nil, values: nil)
    static let boolean = ValueDomain(kinds: [.boolean], values: ["true", "false"])
    static let number = ValueDomain(kinds: [.number], values: nil)
    static let text = ValueDomain(kinds: [.text], values: nil)

    /// What both together can be.
    func union(_ other: ValueDomain) -> ValueDomain {
        var result = ValueDomain.unknown
        if let kinds, let others = other.kinds { result.kinds = kinds.union(others) }
        if let values, let others = other.values { result.values = values + others.filter { !values.contains($0) } }
        return result
    }

    /// That of a fixed value.
    init(_ value: Value) {
        switch value {
        case .null: self = ValueDomain(kinds: [], values: [])
        case .bool: self = ValueDomain(kinds: [.boolean], values: [value.text])
        case .number: self = ValueDomain(kinds: [.number], values: [value.text])
        case .string: self = ValueDomain(kinds: [.text], values: [value.text])
        case .list: self = ValueDomain(kinds: [.list], values: nil)
        case .map: self = ValueDomain(kinds: [.map], values: nil)
        }
    }

    init(kinds: Set<Kind>?, values: [String]?) {
        self.kinds = kinds
        self.values = values
    }

    /// That of a declared input.
    init(_ input: InputDeclaration) {
        switch input.kind {
        case .boolean: self = .boolean
        case .number: self = .number
        case .enum: self = ValueDomain(kinds: nil, values: input.values.isEmpty ? nil : input.values.map(\.text))
        case .array: self = ValueDomain(kinds: [.list], values: nil)
        case .object: self = ValueDomain(kinds: [.map], values: nil)
        case .string: self = ValueDomain(kinds: nil, values: input.values.isEmpty ? nil : input.values.map(\.text))
        }
    }
}

/// Finds out what values expressions of one workflow can have.
struct ValueDomains {
    private let subject: RuleSubject
    private let inputs: [String: InputDeclaration]
    private let outputs: [String: ValueDomain]
    private let variables: [String: ValueDomain]

    init(_ subject: RuleSubject) {
        self.subject = subject
        inputs = Dictionary(subject.definition.inputs.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var outputs: [String: ValueDomain] = [:]
        var variables: [String: ValueDomain] = [:]
        func add(_ domain: ValueDomain, _ key: String, to table: inout [String: ValueDomain]) {
            table[key] = table[key].map { $0.union(domain) } ?? domain
        }
        for (position, step) in subject.steps.enumerated() {
            for name in Set(step.syntax.fields.names("outputs") + Self.unlisted(step, subject)) {
                let domain = Self.output(name, of: step, subject)
                for ancestor in subject.ancestors(of: position) {
                    add(domain, "\(subject.steps[ancestor].id).\(name)", to: &outputs)
                }
                add(domain, name, to: &variables)
            }
            if let text = step.syntax.fields.text("variable"), let value = step.syntax.fields["value"] {
                let name = text.hasPrefix("context.") ? String(text.dropFirst("context.".count)) : text
                add(value.holdsExpression ? .unknown : ValueDomain(value.value), name, to: &variables)
            }
        }
        self.outputs = outputs
        self.variables = variables
    }

    /// Outputs that a step has without listing them.
    private static func unlisted(_ step: StepFact, _ subject: RuleSubject) -> [String] {
        subject.operation(of: step)?.outputs ?? subject.callee(of: step)?.outputs.map(\.name) ?? []
    }

    private static func output(_ name: String, of step: StepFact, _ subject: RuleSubject) -> ValueDomain {
        switch step.action {
        case "shell-command":
            guard let script = step.syntax.fields.text("command") else { return .unknown }
            return ScriptValues.of(name, in: script, isOnly: step.syntax.fields.names("outputs").count == 1)
        case "execute-workflow":
            guard let callee = subject.callee(of: step), let output = callee.outputs.first(where: { $0.name == name })
            else { return .unknown }
            if case .constant(let value) = output.value { return ValueDomain(value) }
            return .unknown
        case "azure-devops":
            return OperationTable.forgeValues[name].map { ValueDomain(kinds: nil, values: $0) } ?? .unknown
        case "llm-call":
            guard let property = step.syntax.fields["schema"]?["properties"]?[name] else { return .unknown }
            if let values = property["enum"]?.sequence {
                return ValueDomain(kinds: nil, values: values.map(\.value.text))
            }
            switch property["type"]?.scalar?.text {
            case "boolean": return .boolean
            case "number", "integer": return .number
            case "array": return ValueDomain(kinds: [.list], values: nil)
            case "object": return ValueDomain(kinds: [.map], values: nil)
            default: return .unknown
            }
        default: return .unknown
        }
    }

    /// What an expression can be.
    func domain(of outline: ExpressionOutline) -> ValueDomain {
        switch outline {
        case .constant(let value): return ValueDomain(value)
        case .path(_, isLength: true): return .number
        case .path(let reference, isLength: false): return domain(of: reference)
        case .not, .compare: return .boolean
        case .negate: return .number
        case .list: return ValueDomain(kinds: [.list], values: nil)
        case .map: return ValueDomain(kinds: [.map], values: nil)
        case .any(let operands):
            return operands.dropFirst().reduce(operands.first.map(domain) ?? .unknown) { $0.union(domain(of: $1)) }
        case .choose(_, let values, let otherwise):
            return values.reduce(domain(of: otherwise)) { $0.union(domain(of: $1)) }
        case .arithmetic(let signs, _): return signs.contains("+") ? .unknown : .number
        case .all, .access, .call: return .unknown
        }
    }

    private func domain(of reference: Reference) -> ValueDomain {
        let path = reference.path
        switch reference.root {
        case "inputs": return path.count == 1 ? inputs[path[0]].map(ValueDomain.init) ?? .unknown : .unknown
        case "steps": return path.count == 2 ? outputs["\(path[0]).\(path[1])"] ?? .unknown : .unknown
        case "context":
            return path.count == 1 && !UnsetContext.builtIn.contains(path[0])
                ? variables[path[0]] ?? .unknown : .unknown
        case "index": return .number
        default: return .unknown
        }
    }
}

extension OperationTable {
    /// Outputs of forge operations that have one of few values.
    static let forgeValues: [String: [String]] = [
        "PR_STATUS": ["active", "completed", "abandoned"],
        "MERGE_STATUS": ["succeeded", "conflicts", "completed", "not-checked"],
        "DEPLOYMENT_STATUS": ["queued", "running", "succeeded", "failed"],
    ]
}
