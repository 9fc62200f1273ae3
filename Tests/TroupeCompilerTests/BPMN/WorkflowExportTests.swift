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

/// What was edited in a modeler counts, or is refused.
@Suite struct EditedWorkflowTests {
    private static let yaml = """
        metadata: {id: w, name: Work}
        inputs:
        - {name: N, type: number, default: 1}
        steps:
        - {id: a, name: First, action: log, message: "hello ${inputs.N}"}
        - id: choose
          action: conditional
          condition: ${inputs.N > 1}
          steps:
          - {id: b, action: wait, duration: 5s}
        - id: rounds
          action: repeat
          count: 3
          steps:
          - {id: c, action: log, message: again}
        """

    private func text() throws -> String {
        let compilation = Compiler.compile(bytes: Array(Self.yaml.utf8), file: "w.yaml")
        let definition = try #require(compilation.definition, "\(compilation.diagnostics)")
        return BPMNWriter.write(try #require(WorkflowExport.model(of: definition)))
    }

    private func edited(_ old: String, _ new: String) throws -> BPMNCompilation {
        let text = try text()
        #expect(text.contains(old), "\(text)")
        return BPMNCompiler.compile(Array(text.replacing(old, with: new).utf8), file: "w.bpmn")
    }

    @Test func `a changed name, condition, duration, count and message count`() throws {
        let named = try edited("name=\"First\"", "name=\"Begin\"").definitions.first
        #expect(named?.nodes.first { $0.id == "a" }?.name == "Begin")
        let titled = try edited("name=\"b\"", "name=\"Pause\"").definitions.first
        #expect(titled?.nodes.first { $0.id == "b" }?.name == "Pause")
        let changed = try edited("inputs.N &gt; 1</", "inputs.N &gt; 7</").definitions.first
        #expect(changed?.expressions.contains { $0.text == "inputs.N > 7" } == true)
        let longer = try edited(">5s<", ">${inputs.N}m<").definitions.first
        #expect(longer?.expressions.filter { $0.text == "inputs.N" }.count == 2)
        let more = try edited(">3</", ">4</").definitions.first
        guard case .loop(let loop)? = more?.nodes.first(where: { $0.id == "rounds" })?.kind else {
            Issue.record("no loop")
            return
        }
        #expect(loop.kind == .count(.constant(4)))
        let said = try edited("hello ${inputs.N}", "bye").definitions.first
        #expect(said?.expressions.contains { $0.text == "inputs.N" } == false)
    }

    @Test func `a new step between two others is taken in`() throws {
        let flow = "sourceRef=\"a\" targetRef=\"choose\""
        let new = """
            sourceRef="a" targetRef="new" /><bpmn:task id="new"><bpmn:extensionElements>
            <troupe:step action="log" idempotent="true"><troupe:input name="message">new</troupe:input></troupe:step>
            </bpmn:extensionElements></bpmn:task><bpmn:sequenceFlow id="Flow_new" sourceRef="new" targetRef="choose"
            """
        let compilation = try edited(flow, new)
        #expect(compilation.diagnostics.filter { $0.severity == .error } == [])
        let definition = try #require(compilation.definitions.first)
        let node = try #require(definition.nodes.first { $0.id == "new" })
        #expect(node.outgoing.map { definition.flows[$0].id } == ["Flow_new"])
        #expect(node.incoming.count == 1 && node.isStep)
    }

    @Test(arguments: [
        ("sourceRef=\"a\" targetRef=\"choose\"", "sourceRef=\"a\" targetRef=\"a\"", "circle"),
        ("action=\"log\"", "action=\"lgo\"", "did you mean 'log'?"),
        ("inputs.N &gt; 1</", "inputs.N &gt;</", ""),
        (">5s<", ">soon<", "is no duration"),
        ("bpmn:exclusiveGateway", "bpmn:inclusiveGateway", "no workflow in YAML has such an element"),
        ("bpmn:endEvent", "bpmn:intermediateThrowEvent", "no workflow in YAML has such an element"),
        (" default=\"flow-", " troupe:x=\"flow-", "default flow"),
    ])
    func `what no workflow can mean is refused at its place`(old: String, new: String, message: String) throws {
        let compilation = try edited(old, new)
        #expect(compilation.definitions.isEmpty)
        let errors = compilation.diagnostics.filter { $0.rule == "bpmn/workflow" }
        #expect(errors.contains { $0.message.contains(message) && $0.location.line > 1 }, "\(compilation.diagnostics)")
    }
}
