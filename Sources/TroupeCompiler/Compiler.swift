import TroupeGraph
package import TroupeYAML

/// Makes graphs of workflow files.
///
/// The stages: `YAMLDocument` (bytes to tree) → `WorkflowParser` (tree to syntax) → `IdentifierAssignment` → `Lowering`
/// (syntax to graph) → `Rules` (what the graph tells). Each adds its findings; none stops at the first.
package enum Compiler {
    /// How to compile.
    package struct Options: Sendable {
        /// Unknown and misspelled keys are errors.
        package var isStrict = false
        /// What a file may cost.
        package var limits = YAMLLimits()

        /// Unknown keys are warnings, limits are the defaults.
        package init() {}
    }

    /// The actions there are, in the order of the documentation.
    package static var actionNames: [String] { ActionTable.actions.map(\.name) }

    /// Compiles one file. Never fails: what is wrong is among the diagnostics.
    ///
    /// - Parameter file: the file's name for messages and for `Definition.file`.
    package static func compile(bytes: [UInt8], file: String, options: Options = Options()) -> Compilation {
        let document = YAMLDocument.parse(bytes, file: file, limits: options.limits)
        var reader = DocumentReader(diagnostics: document.diagnostics, isStrict: options.isStrict)
        var definition: Definition?
        if let root = document.root {
            definition = lower(root, file: file, &reader)
        } else if document.diagnostics.isEmpty {
            let place = SourceLocation(file: file, line: 1, column: 1)
            reader.report(
                Diagnostic(
                    .error, "empty-document", "the file is empty; a workflow needs 'metadata' and 'steps'", at: place))
        }
        let diagnostics = reader.inOrder
        return Compilation(
            file: file, definition: diagnostics.contains { $0.severity == .error } ? nil : definition,
            diagnostics: diagnostics, contentHash: bytes.count > options.limits.bytes ? "" : ContentHash.sha256(bytes))
    }

    private static func lower(_ root: YAMLNode, file: String, _ reader: inout DocumentReader) -> Definition? {
        var parser = WorkflowParser(reader: reader)
        let syntax = parser.workflow(root)
        reader = parser.reader
        guard var syntax else { return nil }
        let ids = IdentifierAssignment.assign(&syntax, reader: &reader)
        var lowering = Lowering(syntax, ids: ids, file: file, reader: reader)
        lowering.lower()
        reader = lowering.reader
        let definition = lowering.graph.definition
        let subject = RuleSubject(definition)
        for rule in Rules.all { rule.check(subject, &reader) }
        return definition
    }
}
