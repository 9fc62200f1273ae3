import TroupeBPMN
import TroupeCompiler
import TroupeDiagram
import TroupeGraph
import TroupePersonas
import TroupeYAML

/// Reads any bytes as YAML, checks and repairs them as workflow or persona, and compiles them; a workflow is drawn, written as
/// BPMN, and must be read from there as the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    fuzz_limit_memory(mostMemory)
    defer { fuzz_limit_memory(0) }
    _ = YAMLDocument.parse(bytes, file: "fuzz.yaml").root?.value
    let document = LintDocument(path: "fuzz.yaml", bytes: bytes)
    let linter = Linter([document], knowsAll: bytes.count % 2 == 0)
    let findings = linter.findings()
    for finding in findings {
        precondition(finding.location.line >= 1 && finding.location.column >= 1, "a finding without a place")
    }
    if let fixed = FixPlan(document, findings: findings).fixed {
        precondition(fixed != bytes && YAMLDocument.parse(fixed, file: "fixed.yaml").root != nil, "repaired to no YAML")
    }
    let compilation = Compiler.compile(bytes: bytes, file: "fuzz.yaml")
    precondition(compilation.definition != nil || !compilation.diagnostics.isEmpty, "refused without a reason")
    if let definition = compilation.definition { check(definition) }
    return 0
}

/// How libFuzzer makes texts out of texts.
let mutator = Mutator(
    spans: Spans.ofYAML, grammar: Grammar(), starts: ["file", "step", "step", "key", "expr"], isIndented: true)

/// Bytes that reading one file may hold at once.
private let mostMemory = 512 << 20

private func check(_ definition: Definition) {
    for format in DiagramFormat.allCases {
        precondition(!DiagramWriter.text(definition, format: format).isEmpty, "no picture")
    }
    guard let model = WorkflowExport.model(of: definition) else { return }
    let text = BPMNWriter.write(model)
    let compilation = BPMNCompiler.compile(Array(text.utf8), file: "fuzz.bpmn")
    guard let again = compilation.definitions.first else {
        preconditionFailure("what was written as BPMN is refused: \(compilation.diagnostics) \(text)")
    }
    precondition(again.portable == definition.portable, "what was written as BPMN is another workflow: \(text)")
}
