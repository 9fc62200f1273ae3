import TroupeBPMN
import TroupeGraph

/// A repetition of which nobody knows how often.
struct LoopDefinition: BPMNRule {
    let info = RuleInfo(
        "bpmn/loop", .error, "A multi-instance activity has no collection and no number, or a loop has no end.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            switch fact.node.activity?.loop {
            case nil: continue
            case .standard(let loop):
                if let maximum = loop.maximum, maximum < 1 {
                    report.add(
                        info, "the loop of \(fact.node.shown) may run \(maximum) times: say at least 1", at: loop)
                } else if loop.maximum == nil, loop.condition?.text.string.isBlank ?? true {
                    report.add(
                        info, "the loop of \(fact.node.shown) never ends: add a loopCondition or loopMaximum", at: loop)
                }
            case .multiInstance(let loop): check(loop, fact.node, &report)
            }
        }
    }

    private func check(_ loop: BPMNMultiInstance, _ node: BPMNFlowNode, _ report: inout BPMNReport) {
        let zeebe = loop.zeebe.loop
        if let collection = zeebe?.inputCollection, !collection.string.isBlank {
            if !collection.isFEEL {
                report.add(
                    info, "the input collection of \(node.shown) is a fixed text: write FEEL behind '='",
                    at: collection,
                    of: loop)
            }
        } else if loop.cardinality?.text.string.isBlank ?? true {
            report.add(
                info,
                "\(node.shown) runs for each element of nothing: set inputCollection of zeebe:loopCharacteristics, or loopCardinality",
                at: zeebe?.inputCollection, of: loop)
        }
        let collects = !(zeebe?.outputCollection?.string.isBlank ?? true)
        let hasElement = !(zeebe?.outputElement?.string.isBlank ?? true)
        if collects != hasElement {
            report.add(
                info, "\(node.shown) collects results by outputCollection and outputElement together: set both or none",
                at: zeebe?.outputCollection ?? zeebe?.outputElement, of: loop)
        } else if hasElement, let element = zeebe?.outputElement, !element.isFEEL {
            report.add(
                info, "the output element of \(node.shown) is a fixed text: write FEEL behind '='", at: element,
                of: loop)
        }
    }
}
