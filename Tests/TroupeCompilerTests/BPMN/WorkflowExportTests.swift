import Testing
import TroupeBPMN
import TroupeGraph
import TroupeTesting

@testable import TroupeCompiler

@Suite struct WorkflowExportTests {
    private static func definition(_ path: String) -> Definition? {
        Compiler.compile(bytes: RepositoryFiles.bytes(path), file: path).definition
    }

    private func export(_ definition: Definition) throws -> String {
        BPMNWriter.write(try #require(WorkflowExport.model(of: definition)))
    }

    private func read(_ text: String) -> BPMNCompilation { BPMNCompiler.compile(Array(text.utf8), file: "x.bpmn") }

    @Test(arguments: RepositoryFiles.workflows)
    func `a workflow that is written as BPMN and read again is the same`(path: String) throws {
        guard let definition = Self.definition(path) else { return }
        let text = try export(definition)
        let compilation = read(text)
        #expect(compilation.diagnostics.map(\.description) == [])
        let again = try #require(compilation.definitions.first)
        let (one, other) = (definition.portable, again.portable)
        for (left, right) in zip(one.nodes, other.nodes) where left != right {
            Issue.record("\(left)\n\(right)")
            break
        }
        for (left, right) in zip(one.flows, other.flows) where left != right {
            Issue.record("\(left)\n\(right)")
            break
        }
        #expect(one.scopes == other.scopes)
        #expect(one.expressions == other.expressions)
        #expect(one == other)
        // What is written twice is written the same.
        #expect(try export(again) == text)
    }
}
