import Foundation
import Testing
import TroupeGraph
import TroupeTestRunner

@Suite struct TestFileSchemaTests {
    @Test func `the schema of test files is the one that the tables make`() throws {
        let path = "\(repository)/schemas/\(TestFileSchema.name)"
        if ProcessInfo.processInfo.environment["TROUPE_UPDATE_GOLDEN"] == "1" {
            try Data(TestFileSchema.text.utf8).write(to: URL(fileURLWithPath: path))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == TestFileSchema.text)
        let schema = try Value(json: TestFileSchema.text)
        #expect(schema["required"] == ["workflow", "tests"])
        #expect(schema["properties"]?["tests"]?["items"]?["properties"]?["stubs"] != nil)
    }

    @Test func `every test file tells editors where its schema is`() throws {
        let files = FileManager.default.enumerator(atPath: "\(repository)/workflows")
        var count = 0
        while let name = files?.nextObject() as? String {
            guard name.hasSuffix(".test.yaml") else { continue }
            count += 1
            let path = "\(repository)/workflows/\(name)"
            let first = try String(contentsOfFile: path, encoding: .utf8).prefix { $0 != "\n" }
            let schema = first.dropFirst("# yaml-language-server: $schema=".count)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            let target = URL(fileURLWithPath: String(schema), relativeTo: folder).standardizedFileURL.path
            #expect(target == "\(repository)/schemas/\(TestFileSchema.name)", "\(name)")
        }
        #expect(count >= 6)
    }
}
