import Testing
import TroupeBPMN
import TroupeCompiler
import TroupeGraph
import TroupePersonas

/// The processes that come with the program.
@Suite struct ExampleProcessTests {
    private static let paths = Examples.entries(Examples.root + "/workflows/bpmn").filter(BPMNCompiler.isBPMN)
    private static let team = PersonaDirectory.scan([Examples.root + "/personas"]).registry

    @Test(arguments: paths)
    func `each example lowers without a finding, and somebody does each of its tasks`(path: String) throws {
        let compilation = BPMNCompiler.compile(
            Examples.bytes(path), file: Examples.name(path), personas: Self.team,
            callable: ["apply-files", "project-checks"])
        #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics)")
        let definition = try #require(compilation.definitions.first)
        try ProcessInvariants.check(definition)
        // A process must not have the short name of a system workflow ("feature-development" asks for wf0).
        #expect(definition.id.hasPrefix(Examples.name(path).dropLast(".bpmn".count)))
        #expect(definition.process?.lanes.allSatisfy { $0.persona.flatMap(Self.team.persona(named:)) != nil } == true)
        for node in definition.nodes.dropFirst() { #expect(node.persona != nil, "\(node.id)") }
    }

    @Test(arguments: paths)
    func `each example has a drawing in which everything stands, and nothing on something else`(path: String) throws {
        let model = try #require(BPMNImport.read(Examples.bytes(path), file: path).model)
        let process = try #require(model.processes.first)
        let diagram = try #require(model.diagrams.first)
        var bounds: [String: BPMNBounds] = [:]
        for shape in diagram.shapes { bounds[shape.element?.string ?? ""] = shape.bounds }
        let edges = Set(diagram.edges.compactMap { $0.element?.string })
        for flow in process.content.allFlows { #expect(edges.contains(flow.id), "\(flow.id)") }
        let nodes = process.content.allNodes.filter { $0.subProcess == nil && $0.boundaryEvent == nil }
        for node in process.content.allNodes { #expect(bounds[node.id] != nil, "\(node.id)") }
        for (number, node) in nodes.enumerated() {
            for other in nodes[(number + 1)...] {
                guard let left = bounds[node.id], let right = bounds[other.id] else { continue }
                let isApart =
                    left.x + left.width <= right.x || right.x + right.width <= left.x
                    || left.y + left.height <= right.y || right.y + right.height <= left.y
                #expect(isApart, "\(node.id) and \(other.id)")
            }
        }
    }

    @Test func `there are examples`() { #expect(Self.paths.count == 4) }
}
