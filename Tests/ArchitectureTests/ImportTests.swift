import Foundation
import Testing

/// The compiler's own check does not catch modules that are reached through others, so every file is read.
struct ImportTests {
    @Test(arguments: ImportTable.rows.map(\.module))
    func `a module imports only what its row of the table names`(module: String) throws {
        let row = try #require(ImportTable.rows.first { $0.module == module })
        let files = SourceFiles.swift(under: "Sources/\(module)")
        #expect(!files.isEmpty, "the module has no files: remove its row")
        let allowed = row.allowed.union(row.isPure ? [] : ImportTable.platform)
            .union(row.foundation ? ImportTable.foundation : [])
        for (path, text) in files {
            let isExempt = row.foundationFiles.contains { path.hasSuffix("/" + $0) }
            for name in SourceFiles.imports(of: text)
            where !allowed.contains(name) && !(isExempt && ImportTable.foundation.contains(name)) {
                Issue.record("\(path) imports \(name), which the row of \(module) does not allow")
            }
        }
    }

    @Test func `every module has a row in the table`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: SourceFiles.root.appendingPathComponent("Sources").path)
        let modules = folders.filter { $0.hasPrefix("Troupe") }
        #expect(Set(modules) == Set(ImportTable.rows.map(\.module)))
    }

    @Test func `the table has no cycle`() {
        var done: Set<String> = []
        var left = ImportTable.rows
        while let next = left.firstIndex(where: { row in
            row.allowed.filter { $0.hasPrefix("Troupe") }.allSatisfy(done.contains)
        }) {
            done.insert(left[next].module)
            left.remove(at: next)
        }
        #expect(left.isEmpty, "modules in a cycle: \(left.map(\.module))")
    }

    @Test func `an import is recognized in every form it can have`() {
        let text = """
            import A
            package import B
            @preconcurrency import C
            import struct D.Thing
            @testable import E
            // import F
            let word = "import G"
            """
        #expect(SourceFiles.imports(of: text) == ["A", "B", "C", "D", "E"])
    }
}
