import TroupeBPMN
import TroupeExpression
package import TroupeGraph
import TroupePersonas
import TroupeYAML

/// Checks files and what lies between them.
///
/// Workflows that are called are looked for among the given files first, then in the library; personas likewise.
package struct Linter: Sendable {
    /// What is around the files.
    package let surroundings: Surroundings
    private let documents: [LintDocument]
    private let duplicates: [Diagnostic]
    private let team: [Diagnostic]

    /// - Parameters:
    ///   - documents: the files to check.
    ///   - library: files that are only referred to.
    ///   - programs: commands that scripts find on this machine.
    ///   - knowsAll: whether every workflow and persona that there is lies in these files, so that others are unknown.
    package init(
        _ documents: [LintDocument], library: [LintDocument] = [], programs: Set<String> = [], knowsAll: Bool = true
    ) {
        self.documents = documents
        var workflows: [String: WorkflowSignature] = [:]
        var duplicates: [Diagnostic] = []
        var words = WordCount()
        for (number, document) in (documents + library).enumerated() {
            words.add(document.words)
            guard let definition = document.workflow?.definition else { continue }
            if let other = workflows[definition.id] {
                if number < documents.count {
                    duplicates.append(Self.duplicate(definition.id, in: document.path, of: other.file))
                }
            } else {
                workflows[definition.id] = WorkflowSignature(definition)
            }
        }
        for workflow in (documents + library).flatMap(\.workflows) where workflows[workflow.id] == nil {
            workflows[workflow.id] = workflow
        }
        var demands: [String: CallerDemand] = [:]
        for document in documents + library { Self.collect(document, &demands) }
        let personas = documents.compactMap(\.persona?.persona)
        let names = Set(personas.map(\.id))
        let others = library.compactMap(\.persona?.persona).filter { !names.contains($0.id) }
        let registry = PersonaRegistry(personas + others)
        let files = Set(documents.map(\.path))
        team = registry.diagnostics.filter { files.contains($0.location.file) }
        self.duplicates = duplicates
        var surroundings = Surroundings()
        if knowsAll || !workflows.isEmpty { surroundings.workflows = workflows }
        if knowsAll || !registry.personas.isEmpty { surroundings.personas = registry }
        surroundings.demands = demands
        // Of two with one id, the one that can be called counts.
        surroundings.processes = Dictionary(
            (documents + library).flatMap(\.processes).map { ($0.id, $0) },
            uniquingKeysWith: { first, second in first.isExecutable || !second.isExecutable ? first : second })
        surroundings.decisions = DecisionLibrary(models: (documents + library).compactMap(\.decisions))
        surroundings.programs = programs
        surroundings.words = words
        surroundings.wordsIncludeFile = true
        self.surroundings = surroundings
    }

    /// Everything found, file by file in the order given, and in each in the order of the file.
    ///
    /// - Parameter check: looks at test files, of which this module knows only that they are YAML.
    package func findings(
        inTests check: (LintDocument) -> [Diagnostic] = { YAMLDocument.parse($0.bytes, file: $0.path).diagnostics }
    ) -> [Diagnostic] {
        let between = Dictionary(grouping: duplicates + team, by: \.location.file)
        return documents.flatMap { document in
            if document.kind == .workflowTest { return check(document) }
            return Self.check(document, surroundings) + (between[document.path] ?? [])
        }
    }

    /// Everything found in one file that is no test.
    package static func check(_ document: LintDocument, _ surroundings: Surroundings) -> [Diagnostic] {
        switch document.kind {
        case .workflow: document.workflow?.compilation(Rules.all, surroundings, words: document.words).diagnostics ?? []
        case .persona: document.persona?.diagnostics ?? []
        case .process:
            BPMNCompiler.compile(
                document.bytes, file: document.path, personas: surroundings.personas,
                callable: surroundings.workflows.map { workflows in
                    Set(workflows.keys).union(surroundings.processes.values.filter(\.isExecutable).map(\.id))
                }
            ).diagnostics
        case .decision:
            DMNImport.read(document.bytes, file: document.path, library: surroundings.decisions.models).diagnostics
        case .workflowTest: []
        }
    }

    /// Two files hold workflows of one id.
    static func duplicate(_ id: String, in path: String, of other: String) -> Diagnostic {
        Diagnostic(
            .error, "duplicate-workflow", "the workflow '\(id)' is already defined in \(other), which counts",
            at: SourceLocation(file: path, line: 1, column: 1))
    }

    /// What the calls of a file demand of their callees.
    private static func collect(_ document: LintDocument, _ demands: inout [String: CallerDemand]) {
        guard let subject = document.workflow?.subject(Surroundings()) else { return }
        for (position, step) in subject.steps.enumerated() where step.action == "execute-workflow" {
            guard let id = step.syntax.fields.text("workflow"), !id.contains("${") else { continue }
            var demand = demands[id] ?? CallerDemand()
            if demand.file.isEmpty { demand.file = document.path }
            for entry in step.givenInputs ?? [] {
                demand.inputs.insert(entry.name)
                if let text = entry.value.scalar?.text, !text.contains("${") {
                    demand.values[entry.name, default: []].insert(text)
                }
            }
            demand.outputs.formUnion(step.syntax.fields.names("outputs"))
            for place in subject.references where place.reference.root == "steps" {
                let path = place.reference.path
                if path.count > 1, subject.step(named: path[0]) == position { demand.outputs.insert(path[1]) }
            }
            demands[id] = demand
        }
    }
}
