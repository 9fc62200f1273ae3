import Testing
import TroupeCompiler
import TroupeGraph

@Suite struct GoldenTests {
    private static let folder = Examples.root + "/Tests/TroupeCompilerTests/Golden"
    private static let sources = Examples.entries(folder).filter { $0.hasSuffix(".yaml") }

    @Test(arguments: sources)
    func `files lower to the graph that was reviewed`(path: String) throws {
        let compilation = Compiler.compile(bytes: Examples.bytes(path), file: Examples.name(path))
        var text = compilation.diagnostics.map { "\($0)\n" }.joined()
        let definition = try #require(compilation.definition, "\(text)")
        try GraphInvariants.check(definition)
        text += GraphDump.text(definition)
        let golden = path.dropLast(".yaml".count) + ".graph.txt"
        if Examples.updatesGolden { #expect(Examples.write(text, to: String(golden))) }
        #expect(text == String(decoding: Examples.bytes(String(golden)), as: UTF8.self))
    }

    @Test func `there are golden files`() { #expect(Self.sources.count >= 3) }
}
