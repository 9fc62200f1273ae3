import TroupeBPMN
import TroupeCompiler
import TroupeDecision
import TroupeDiagram
import TroupeExpression
import TroupeGraph

/// Reads any bytes as DMN, and as BPMN: what is a model must be written, be read again, and then be written as the same text; it
/// is drawn, and compiled for execution. Decisions are evaluated.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    fuzz_limit_memory(mostMemory)
    defer { fuzz_limit_memory(0) }
    decide(bytes)
    let (model, diagnostics) = BPMNImport.read(bytes, file: "fuzz.bpmn")
    check(diagnostics)
    guard let model else {
        precondition(!diagnostics.isEmpty, "refused without a reason")
        return 0
    }
    visit(model)
    let drawing = XMLDocument(parsing: Array(ProcessPicture.svg(model).utf8), file: "fuzz.svg")
    precondition(
        drawing.root != nil || drawing.diagnostics.contains { !$0.rule.hasSuffix("syntax") },
        "a picture that is no XML: \(drawing.diagnostics)")
    compile(bytes)
    // What is not well formed in its namespaces is read as well as can be, but not written back to the letter.
    if diagnostics.contains(where: { $0.severity == .error && $0.rule.hasPrefix("xml") }) { return 0 }
    let text = BPMNWriter.write(model)
    guard let again = BPMNImport.read(Array(text.utf8), file: "again.bpmn").model else {
        // Indentation and declarations can carry a file beyond a limit.
        precondition(text.utf8.count > 1 << 20, "what was written is not read: \(text)")
        return 0
    }
    precondition(BPMNWriter.write(again) == text, "what was written changes when it is read again: \(text)")
    return 0
}

/// How libFuzzer makes texts out of texts.
let mutator = Mutator(
    spans: Spans.ofXML, grammar: Grammar(), starts: ["node", "part", "part", "attribute", "feel", "decision"])

/// Bytes that reading one file may hold at once.
private let mostMemory = 512 << 20

private func check(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics {
        precondition(diagnostic.location.line >= 1 && diagnostic.location.column >= 1, "a finding without a place")
    }
}

/// Looks at what is read only when it is asked for.
private func visit(_ model: BPMNModel) {
    for process in model.processes {
        for node in process.content.allNodes {
            _ = (node.zeebe.inputs.map(\.source?.location), node.zeebe.userTask, node.troupe.action, node.vendor.topic)
            _ = process.content.lanes(of: node.id)
            for definition in model.eventDefinitions(of: node) { _ = definition.location }
        }
        for flow in process.content.allFlows {
            if let text = flow.condition?.text { _ = text.location(atUTF8Offset: text.string.utf8.count) }
        }
    }
}

private func compile(_ bytes: [UInt8]) {
    let resource = DeploymentCompiler.Resource(name: "fuzz.bpmn", bytes: bytes)
    let deployment = DeploymentCompiler.compile([resource], callable: bytes.count % 2 == 0 ? ["a"] : nil)
    check(deployment.diagnostics)
    let definitions = deployment.files.flatMap(\.definitions)
    precondition(deployment.hasErrors || !definitions.isEmpty, "nothing to deploy, and no reason")
    for definition in definitions {
        for format in DiagramFormat.allCases { _ = DiagramWriter.text(definition, format: format, detail: .graph) }
        if let model = WorkflowExport.model(of: definition) { _ = BPMNWriter.write(model) }
    }
}

private func decide(_ bytes: [UInt8]) {
    let (program, diagnostics) = DMNImport.read(bytes, file: "fuzz.dmn")
    check(diagnostics)
    guard let program else {
        precondition(!diagnostics.isEmpty, "refused without a reason")
        return
    }
    let entries: [(String, FEELValue)] = [
        ("a", 1), ("season", "Fall"), ("guests", 9), ("l", [1, 2]), ("c", ["x": true]),
    ]
    for id in program.decisionIDs.prefix(4) {
        let outcome = program.evaluate(id, in: FEELVariables(FEELContext(entries)))
        if case .success(let value) = outcome.result { _ = Value(value) }
    }
}
