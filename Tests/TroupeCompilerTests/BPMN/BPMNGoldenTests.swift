import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas

@Suite struct BPMNGoldenTests {
    private static let folder = Examples.root + "/Tests/TroupeCompilerTests/BPMN/Golden"
    private static let sources = Examples.entries(folder).filter { $0.hasSuffix(".bpmn") }
    private static let team = PersonaDirectory.scan([Examples.root + "/personas"]).registry

    @Test(arguments: sources)
    func `processes lower to the graph that was reviewed`(path: String) throws {
        let compilation = BPMNCompiler.compile(Examples.bytes(path), file: Examples.name(path), personas: Self.team)
        var text = compilation.diagnostics.map { "\($0)\n" }.joined()
        #expect(!compilation.definitions.isEmpty, "\(text)")
        for definition in compilation.definitions {
            try ProcessInvariants.check(definition)
            text += ProcessDump.text(definition)
        }
        let golden = path.dropLast(".bpmn".count) + ".graph.txt"
        if Examples.updatesGolden { #expect(Examples.write(text, to: String(golden))) }
        #expect(text == String(decoding: Examples.bytes(String(golden)), as: UTF8.self))
    }
}
