internal import TroupeExpression
internal import TroupeGraph

/// Makes a program of a model and collects what is wrong with it.
struct DecisionCompiler {
    let model: DecisionModel
    let types: [String: DecisionType]
    let names: FEELNames
    private(set) var problems: [DecisionProblem] = []
    /// Texts that were parsed: cells repeat themselves.
    private var parsed: [FEELExpression.Kind: [String: FEELExpression]] = [:]

    /// Problems beyond these are not kept.
    private static let mostProblems = 200

    init(_ model: DecisionModel) {
        self.model = model
        types = Dictionary(model.reachableTypes.map { ($0.name, $0) }) { first, _ in first }
        names = DecisionNames(model).names
    }

    mutating func program() -> DecisionProgram {
        let positions = Dictionary(model.decisions.indices.map { (model.decisions[$0].id, $0) }) { first, _ in first }
        let callable = model.knowledge.map(\.id) + (model.services ?? []).map(\.id)
        let knowledge = Dictionary(callable.enumerated().map { ($1, $0) }) { first, _ in first }
        let imports = compileImports()
        checkRequirements(positions: positions, knowledge: knowledge, imports)
        let decisions = model.decisions.map { decision in
            if decision.logic == nil {
                report(.warning, "no-logic", "decision '\(decision.id)' has no logic: its result is null", decision)
            }
            return CompiledDecision(
                source: decision, type: type(decision.type, element: decision.id, at: decision.location),
                logic: decision.logic.map { compile($0, element: decision.id) },
                required: decision.requiredDecisions.compactMap { $0.position(in: positions) },
                knowledge: decision.requiredKnowledge.compactMap { $0.position(in: knowledge) },
                imported: imported(decision.requiredDecisions, imports),
                importedKnowledge: importedFunctions(decision.requiredKnowledge, imports))
        }
        var functions = model.knowledge.map { function in
            CompiledKnowledge(
                source: function, parameters: parameters(function.parameters, element: function.id),
                logic: function.logic.map { compile($0, element: function.id) },
                required: function.required.compactMap { $0.position(in: knowledge) },
                importedKnowledge: importedFunctions(function.required, imports))
        }
        for service in model.services ?? [] { functions.append(compile(service, positions)) }
        return DecisionProgram(
            model: model, decisions: decisions, positions: positions, knowledge: functions,
            knowledgeByName: Dictionary(functions.indices.map { (functions[$0].source.name, $0) }) { first, _ in first
            },
            imports: imports)
    }

    mutating func report(_ problem: DecisionProblem) {
        if problems.count < Self.mostProblems { problems.append(problem) }
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ rule: String, _ message: String, _ decision: Decision
    ) {
        report(DecisionProblem(severity, rule, message, element: decision.id, at: decision.location))
    }

    // MARK: Types and texts

    mutating func type(_ name: String?, element: String, at location: SourceLocation?) -> ResultType {
        guard let name, !name.isEmpty else { return .any }
        if let type = ResultType(name: name, among: types) { return type }
        let near = NearWord.nearest(to: name, among: types.keys).map { " (did you mean '\($0)'?)" } ?? ""
        report(
            DecisionProblem(
                .warning, "unknown-type", "there is no type '\(name)': its values are not checked\(near)",
                element: element, at: location))
        return .any
    }

    mutating func parameters(_ parameters: [DecisionParameter], element: String) -> [CompiledParameter] {
        parameters.map { CompiledParameter(name: $0.name, type: type($0.type, element: element, at: nil)) }
    }

    /// An expression; empty for null.
    mutating func expression(_ text: DecisionText, element: String) -> CompiledText {
        parse(text, .expression, element: element)
    }

    /// Expressions between commas as a list.
    mutating func list(_ text: DecisionText, element: String) -> CompiledText {
        parse(text, .expression, element: element, inBrackets: true)
    }

    /// Unary tests; empty for any input.
    mutating func tests(_ text: DecisionText, element: String) -> CompiledText {
        parse(text, .unaryTests, element: element)
    }

    private mutating func parse(
        _ text: DecisionText, _ kind: FEELExpression.Kind, element: String, inBrackets: Bool = false
    ) -> CompiledText {
        var text = text
        if text.element.isEmpty { text.element = element }
        if text.text.allSatisfy(\.isWhitespace) { return CompiledText(source: text, expression: nil) }
        let code = inBrackets ? "[\(text.text)]" : text.text
        if let known = parsed[kind]?[code] { return CompiledText(source: text, expression: known) }
        do throws(FEELError) {
            let expression = try FEELExpression(parsing: code, kind: kind, names: names)
            parsed[kind, default: [:]][code] = expression
            return CompiledText(source: text, expression: expression)
        } catch {
            let offset = max((error.offset ?? 0) - (inBrackets ? 1 : 0), 0)
            report(
                DecisionProblem(
                    .error, "bad-feel", error.message, element: text.element, at: text.location, in: text,
                    offset: offset))
            return CompiledText(source: text, expression: nil)
        }
    }
}
