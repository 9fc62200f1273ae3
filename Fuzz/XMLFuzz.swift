import TroupeBPMN
import TroupeGraph

/// Reads any bytes as DMN, and as BPMN; what is a model must be written, be read again, and then be written as the same text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let (model, diagnostics) = BPMNImport.read(bytes, file: "fuzz.bpmn")
    for diagnostic in diagnostics {
        precondition(diagnostic.location.line >= 1 && diagnostic.location.column >= 1, "a finding without a place")
    }
    let decisions = DMNImport.read(bytes, file: "fuzz.dmn")
    precondition(decisions.program != nil || !decisions.diagnostics.isEmpty, "refused without a reason")
    guard let model else {
        precondition(!diagnostics.isEmpty, "refused without a reason")
        return 0
    }
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
