import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas

/// Every rule of a deployment has a file that it refuses and one that it does not.
@Suite struct BPMNRuleTests {
    @Test(arguments: RuleCases.all)
    func `each rule finds what is wrong and nothing in what is right`(example: RuleCase) {
        let wrong = RuleCase.findings(example.wrong, isZeebe: example.isZeebe)
        #expect(wrong.contains { $0.rule == example.rule }, "\(wrong)")
        let right = RuleCase.findings(example.right, isZeebe: example.isZeebe)
        #expect(right.isEmpty, "\(right)")
    }

    @Test func `every rule has an example`() {
        let tested = Set(RuleCases.all.map(\.rule)).union(["bpmn/unknown-process", "bpmn/unknown-persona"])
        for info in BPMNRules.infos { #expect(tested.contains(info.id), "\(info.id)") }
    }

    @Test func `ids are unique, and each rule stands in the manual`() {
        let ids = BPMNRules.infos.map(\.id)
        #expect(Set(ids).count == ids.count)
        let manual = String(decoding: Examples.bytes(Examples.root + "/docs/bpmn-rules.md"), as: UTF8.self)
        let rows = manual.split(separator: "\n").filter { $0.hasPrefix("| `bpmn/") }.map(String.init)
        let expected = BPMNRules.infos.sorted { $0.id < $1.id }
            .map { "| `\($0.id)` | \($0.severity.rawValue) | \($0.summary) |" }
        #expect(rows == expected, "write these rows:\n\(expected.joined(separator: "\n"))")
    }

    @Test func `a mistake inside an expression is shown at its place`() throws {
        let body = RuleCase.around(
            "<scriptTask id=\"t\"><extensionElements>\n<zeebe:script expression=\"= a &gt; 1 and )\" resultVariable=\"r\"/>"
                + "</extensionElements></scriptTask>")
        let finding = try #require(RuleCase.findings(body).first { $0.rule == "bpmn/expression" })
        #expect(finding.location.line == 5)
        #expect(finding.location.column > 35, "\(finding)")
        #expect(finding.location.file == "p.bpmn")
    }

    @Test func `called processes are looked for when all are known`() {
        let file = RuleCase.file(RuleCase.around("<callActivity id=\"t\" calledElement=\"shiping\"/>"))
        let names: Set = ["shipping"]
        let found = BPMNCompiler.compile(Array(file.utf8), file: "p.bpmn", callable: names).diagnostics
        #expect(found.map(\.rule) == ["bpmn/unknown-process"])
        #expect(found.first?.suggestion == "shipping")
        let right = file.replacing("shiping", with: "shipping")
        #expect(BPMNCompiler.compile(Array(right.utf8), file: "p.bpmn", callable: names).diagnostics.isEmpty)
    }

    @Test func `personas that nobody is are told of`() {
        let team = PersonaDirectory.scan([Examples.root + "/personas"]).registry
        let body = RuleCase.around(
            "<task id=\"t\"><extensionElements><troupe:persona name=\"qa\"/></extensionElements></task>")
        func rules(_ name: String) -> [String] {
            let file = RuleCase.file(body.replacing("\"qa\"", with: "\"\(name)\""))
            return BPMNCompiler.compile(Array(file.utf8), file: "p.bpmn", personas: team).diagnostics.map(\.rule)
        }
        #expect(rules("nobody-there") == ["bpmn/unknown-persona"])
        #expect(rules("Senior Developer") == [])
    }

    @Test func `two processes that call each other need a way out`() {
        func process(_ id: String, calls other: String) -> String {
            """
            <process id="\(id)" isExecutable="true"><startEvent id="s\(id)"/>
            <sequenceFlow id="f\(id)" sourceRef="s\(id)" targetRef="t\(id)"/>
            <callActivity id="t\(id)" calledElement="\(other)"/></process>
            """
        }
        let wrong = RuleCase.findings(process("a", calls: "b") + process("b", calls: "a"))
        #expect(wrong.map(\.rule) == ["bpmn/endless", "bpmn/endless"])
        let right = RuleCase.findings(process("a", calls: "b") + process("b", calls: "c"))
        #expect(right.isEmpty)
    }

    @Test(arguments: [
        "<messageEventDefinition messageRef=\"m\"/>", "<signalEventDefinition signalRef=\"g\"/>",
        "<timerEventDefinition><timeDate>=NAME</timeDate></timerEventDefinition>",
    ])
    func `what starts a process cannot read variables`(definition: String) {
        func rules(_ name: String) -> [String] {
            let body = """
                <startEvent id="s">\(definition.replacing("NAME", with: name))</startEvent>
                <sequenceFlow id="f" sourceRef="s" targetRef="t"/><task id="t"/>
                ---
                <message id="m" name="=\(name)"/><signal id="g" name="=\(name)"/>
                """
            return RuleCase.findings(body).map(\.rule)
        }
        #expect(rules("customer").count == 1)
        #expect(rules("now()").isEmpty)
    }

    @Test func `nothing is lowered of a file with an error`() {
        let file = RuleCase.file("<task id=\"t\"/>")
        let compilation = BPMNCompiler.compile(Array(file.utf8), file: "p.bpmn")
        #expect(compilation.hasErrors && compilation.definitions.isEmpty)
    }
}
