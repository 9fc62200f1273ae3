import Testing
import TroupeCompiler
import TroupeGraph

/// BPMN files among the files that are checked.
@Suite struct LintingProcessesTests {
    private static func document(_ path: String, _ text: String) -> LintDocument {
        LintDocument(path: path, bytes: Array(text.utf8))
    }

    private static let shipping = document(
        "shipping.bpmn",
        RuleCase.file("<process id=\"shipping\" isExecutable=\"true\"><startEvent id=\"s\"/></process>"))

    @Test func `a BPMN file is checked by the rules of a deployment`() {
        let wrong = Self.document("wrong.bpmn", RuleCase.file("<task id=\"t\"/>"))
        let findings = Linter([wrong, Self.shipping]).findings()
        #expect(findings.map(\.rule) == ["bpmn/no-start"])
        #expect(findings.first?.location.file == "wrong.bpmn")
    }

    @Test func `a process calls workflows and processes of other files`() {
        func caller(_ id: String) -> LintDocument {
            Self.document(
                "caller.bpmn", RuleCase.file(RuleCase.around("<callActivity id=\"t\" calledElement=\"\(id)\"/>")))
        }
        let workflow = Self.document(
            "packing.yaml", "metadata: {id: packing}\nsteps: [{id: a, action: log, message: a}]\n")
        for id in ["shipping", "packing"] {
            #expect(Linter([caller(id)], library: [Self.shipping, workflow]).findings().isEmpty)
        }
        #expect(Linter([caller("nothing")], library: [workflow]).findings().map(\.rule) == ["bpmn/unknown-process"])
    }

    @Test func `a workflow in YAML may call a process`() {
        let caller = Self.document(
            "caller.yaml",
            "metadata: {id: caller}\nsteps: [{id: a, action: execute-workflow, workflow: shipping}]\n")
        #expect(!Linter([caller], library: [Self.shipping]).findings().contains { $0.rule == "unknown-workflow" })
        #expect(Linter([caller]).findings().contains { $0.rule == "unknown-workflow" })
    }

    @Test func `a process that cannot be called is told to the workflow that calls it`() {
        func findings(_ process: String, calls id: String = "shipping") -> [String] {
            let caller = Self.document(
                "caller.yaml",
                "metadata: {id: caller}\nsteps: [{id: a, action: execute-workflow, workflow: \(id)}]\n")
            return Linter([caller], library: [Self.document("p.bpmn", RuleCase.file(process))]).findings()
                .filter { $0.rule == "unknown-workflow" }.map(\.description)
        }
        let message = "<startEvent id=\"s\"><messageEventDefinition id=\"m\"/></startEvent>"
        #expect(
            findings("<process id=\"shipping\" isExecutable=\"true\">\(message)</process>") == [
                "caller.yaml:2:53: warning: the process 'shipping' in p.bpmn cannot be called: it has no none start event, and begins only with its triggers [unknown-workflow]"
            ])
        #expect(
            findings("<process id=\"shipping\" isExecutable=\"false\"><startEvent id=\"s\"/></process>") == [
                "caller.yaml:2:53: warning: the process 'shipping' in p.bpmn cannot be called: set isExecutable=\"true\" [unknown-workflow]"
            ])
        let near = findings(
            "<process id=\"shipping\" isExecutable=\"true\"><startEvent id=\"s\"/></process>", calls: "shiping")
        #expect(near.count == 1 && near[0].contains("no workflow 'shiping' (did you mean 'shipping'?)"))
    }

    @Test func `folders are searched for BPMN files by the linter and not by the loader of workflows`() {
        let folder = Examples.root + "/workflows/bpmn"
        #expect(LintDocument.scan([folder]).documents.count == 4)
        let scan = WorkflowDirectory.scan([folder])
        #expect(scan.compilations.isEmpty && scan.diagnostics.isEmpty)
    }
}
