import TroupeGraph
import TroupeYAML

/// A workflow file read and lowered, before any rule has looked at it.
struct LoweredWorkflow: Sendable {
    let file: String
    /// The tree; nil for a file that is no YAML.
    let root: YAMLNode?
    /// Nil when there is nothing that could be a workflow. Meaningless as a graph when there are errors.
    let definition: Definition?
    let syntax: WorkflowSyntax?
    let contentHash: String
    /// What reading and lowering found.
    let reader: DocumentReader
    private let places: [ExpressionPlace]

    init(bytes: [UInt8], file: String, options: Compiler.Options) {
        self.file = file
        contentHash = bytes.count > options.limits.bytes ? "" : ContentHash.sha256(bytes)
        let document = YAMLDocument.parse(bytes, file: file, limits: options.limits)
        root = document.root
        var reader = DocumentReader(diagnostics: document.diagnostics, isStrict: options.isStrict)
        guard let root = document.root else {
            if document.diagnostics.isEmpty {
                let place = SourceLocation(file: file, line: 1, column: 1)
                reader.report(
                    Diagnostic(
                        .error, "empty-document", "the file is empty; a workflow needs 'metadata' and 'steps'",
                        at: place))
            }
            self.reader = reader
            definition = nil
            syntax = nil
            places = []
            return
        }
        var parser = WorkflowParser(reader: reader)
        let syntax = parser.workflow(root)
        reader = parser.reader
        guard var syntax else {
            self.reader = reader
            definition = nil
            self.syntax = nil
            places = []
            return
        }
        let ids = IdentifierAssignment.assign(&syntax, reader: &reader)
        var lowering = Lowering(syntax, ids: ids, file: file, reader: reader)
        lowering.lower()
        self.reader = lowering.reader
        definition = lowering.graph.definition
        self.syntax = syntax
        places = lowering.graph.places
    }

    /// The graph, when there is no error in the file.
    var soundDefinition: Definition? { reader.hasErrors ? nil : definition }

    /// What the rules are asked about; nil when there is nothing that could be a workflow.
    func subject(_ surroundings: Surroundings, words: WordCount = WordCount()) -> RuleSubject? {
        guard let definition, let syntax else { return nil }
        return RuleSubject(definition, syntax, places: places, surroundings, words: words)
    }

    /// What the file comes to when these rules have looked at it.
    func compilation(_ rules: [any Rule], _ surroundings: Surroundings = Surroundings(), words: WordCount = WordCount())
        -> Compilation
    {
        var reader = reader
        if let subject = subject(surroundings, words: words) {
            for rule in rules { rule.check(subject, &reader) }
        }
        return Compilation(
            file: file, definition: reader.hasErrors ? nil : definition, diagnostics: reader.inOrder,
            contentHash: contentHash)
    }
}

extension DocumentReader {
    /// Whether there is something that stops a load.
    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
