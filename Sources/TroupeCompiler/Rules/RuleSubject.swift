import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A workflow with what several rules ask of it, computed once.
struct RuleSubject {
    /// A path in an expression and where it stands.
    struct Place {
        let reference: Reference
        /// The expression, by position.
        let expression: Int
    }

    let definition: Definition
    let syntax: WorkflowSyntax
    let surroundings: Surroundings
    /// The words of the file's text.
    let words: WordCount
    /// Every expression.
    let expressions: [ExpressionFact]
    /// Every static path of every expression.
    let references: [Place]
    /// The author's steps.
    let steps: [StepFact]
    /// The author's steps by id, and those that the loader made (checks of prerequisites, notifications).
    let nodes: [String: NodeIndex]
    /// By step: the outputs it and the steps inside it declare.
    let exports: [NodeIndex: Set<String>]
    /// Every script, when there is somebody who asks; reading them is the most costly thing here.
    let scripts: [ShellScriptFact]
    private let positions: [NodeIndex: Int]
    private let expressionsByNode: [ObjectIdentifier: Int]

    init(
        _ definition: Definition, _ syntax: WorkflowSyntax, places: [ExpressionPlace], _ surroundings: Surroundings,
        words: WordCount
    ) {
        self.words = words
        self.definition = definition
        self.syntax = syntax
        self.surroundings = surroundings
        let expressions = ExpressionFact.all(of: definition, places: places)
        self.expressions = expressions
        references = expressions.indices.flatMap { index in
            (expressions[index].expression?.references ?? []).map { Place(reference: $0, expression: index) }
        }
        var nodes: [String: NodeIndex] = [:]
        var exports: [NodeIndex: Set<String>] = [:]
        for (index, node) in definition.nodes.enumerated() where node.isStep {
            nodes[node.id] = index
            if node.outputs.isEmpty { continue }
            var owner = index
            while owner != 0 {
                exports[owner, default: []].formUnion(node.outputs)
                owner = definition.scopes[definition.nodes[owner].scope].owner
            }
        }
        self.nodes = nodes
        self.exports = exports
        let steps = StepFact.all(of: syntax, nodes: nodes)
        self.steps = steps
        positions = Dictionary(
            steps.indices.compactMap { index in steps[index].node.map { ($0, index) } },
            uniquingKeysWith: { first, _ in first })
        expressionsByNode = Dictionary(
            expressions.indices.map { (ObjectIdentifier(expressions[$0].place.node), $0) },
            uniquingKeysWith: { first, _ in first })
        scripts = surroundings.workflows == nil ? [] : ShellScriptFact.all(syntax, steps)
    }

    /// The first expression that stands in a scalar.
    func expression(in node: YAMLNode) -> ExpressionFact? {
        expressionsByNode[ObjectIdentifier(node)].map { expressions[$0] }
    }

    var file: String { definition.file }

    /// Where a path stands.
    func location(of place: Place) -> SourceLocation {
        expressions[place.expression].place.location(of: place.reference.offset)
    }

    /// The author's step that an element is or stands in, by position; nil for the workflow itself.
    func step(around node: NodeIndex?) -> Int? {
        var node = node ?? 0
        while node != 0 {
            if let position = positions[node] { return position }
            node = definition.scopes[definition.nodes[node].scope].owner
        }
        return nil
    }

    /// The author's step of that id, by position.
    func step(named id: String) -> Int? { nodes[id].flatMap { positions[$0] } }

    /// The step and those it stands in, from the inside out.
    func ancestors(of step: Int) -> [Int] {
        var result = [step]
        while let parent = steps[result[result.count - 1]].parent { result.append(parent) }
        return result
    }

    /// The steps inside a step, itself included.
    func inside(_ step: Int) -> Range<Int> { step..<steps[step].end }

    /// The workflow that a call runs, where that is fixed and known.
    func callee(of step: StepFact) -> WorkflowSignature? {
        guard step.action == "execute-workflow", let id = step.syntax.fields.text("workflow") else { return nil }
        return surroundings.workflows?[id]
    }

    /// The operation that a step performs, where that is fixed and known.
    func operation(of step: StepFact) -> OperationTable.Operation? {
        guard let table = OperationTable.table(of: step.action), let name = step.syntax.fields.text("operation")
        else { return nil }
        return table.operation(name)
    }
}

extension DocumentReader {
    /// Adds a finding of a rule.
    mutating func report(_ rule: RuleInfo, _ message: String, at node: YAMLNode, suggestion: String? = nil) {
        report(rule.severity, rule.id, message, at: node, suggestion: suggestion)
    }

    /// Adds a finding of a rule.
    mutating func report(
        _ rule: RuleInfo, _ message: String, at location: SourceLocation, suggestion: String? = nil
    ) {
        report(Diagnostic(rule.severity, rule.id, message, at: location, suggestion: suggestion))
    }

    /// The word that was probably meant; not looked for any more when there are very many findings, as each search costs
    /// time in proportion to the candidates.
    func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        diagnostics.count > 200 ? nil : NearWord.nearest(to: word, among: candidates)
    }
}
