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
        LoweredWorkflow(bytes: bytes, file: file, options: options).compilation(Rules.atLoad)
    }
}
