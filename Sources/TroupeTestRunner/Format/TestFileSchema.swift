import TroupeCompiler

/// The JSON Schema of test files, made of the tables by which they are read. The copy under `schemas/` is for editors; a
/// test holds it equal.
package enum TestFileSchema {
    /// The file's name under `schemas/`.
    package static let name = "workflow-test.schema.json"

    package static var text: String { Schemas.text(of: TestFileTables.file, title: "Tests of a Troupe workflow") }
}
