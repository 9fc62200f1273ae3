import Glibc
import Testing
import TroupeGraph

@testable import TroupeBPMN

/// Files of real modelers, where `TROUPE_BPMN_CORPUS` names a folder of them; beside it `TROUPE_BPMN_SCHEMA` may name the
/// standard's BPMN20.xsd.
struct CorpusTests {
    private static let folder = Fixtures.setting("TROUPE_BPMN_CORPUS")
    private static let schema = Fixtures.setting("TROUPE_BPMN_SCHEMA")

    @Test(.enabled(if: folder != nil, "TROUPE_BPMN_CORPUS names no folder of files"))
    func `files of real modelers import, and nothing of them is lost`() throws {
        let paths = Fixtures.files(under: try #require(Self.folder)).filter {
            $0.hasSuffix(".bpmn") || $0.hasSuffix(".bpmn2")
        }
        #expect(!paths.isEmpty)
        var counts = (files: 0, models: 0, valid: 0, warnings: 0)
        let bpmn = "http://www.omg.org/spec/BPMN/20100524"
        for path in paths {
            let bytes = Fixtures.bytes(path)
            let original = XMLDocument(parsing: bytes, file: path).root
            // Parts of files, which some test suites hold.
            if let original, original.name.namespace.hasPrefix(bpmn), original.name.local != "definitions" { continue }
            let (model, diagnostics) = BPMNImport.read(bytes, file: path)
            counts.files += 1
            counts.warnings += diagnostics.count { $0.severity == .warning }
            let isValid = Self.schema.map { Self.isValid(path, $0) } ?? false
            if isValid {
                counts.valid += 1
                for error in diagnostics where error.severity == .error { Issue.record("valid, yet: \(error)") }
            } else {
                for error in diagnostics where error.severity == .error { print("  \(error)") }
            }
            guard let model, let original else { continue }
            counts.models += 1
            let text = BPMNWriter.write(model)
            let again = BPMNImport.read(Array(text.utf8), file: "again.bpmn")
            let written = try #require(XMLDocument(parsing: Array(text.utf8), file: "again.bpmn").root, "\(path)")
            let lost = TreeFacts(original).missing(in: TreeFacts(written))
            #expect(lost.isEmpty, "\(path) lost \(lost.prefix(5))")
            #expect(again.model.map(BPMNWriter.write) == text, "\(path) changes again")
            if isValid, let schema = Self.schema {
                let copy = "\(path).again"
                #expect(Fixtures.write(text, to: copy))
                let check = SchemaValidator.run(copy, schema)
                #expect(check.isValid, "\(path) is written against the schema: \(check.output.prefix(600))")
                unlink(copy)
            }
        }
        print("corpus: \(counts)")
    }

    private static func isValid(_ path: String, _ schema: String) -> Bool {
        SchemaValidator.run(path, schema).isValid
    }
}
