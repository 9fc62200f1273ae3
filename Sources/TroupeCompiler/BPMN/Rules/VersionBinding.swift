import TroupeBPMN
import TroupeGraph

/// A binding that is not known, or one to a tag that is not given.
struct VersionBinding: BPMNRule {
    let info = RuleInfo("bpmn/binding", .error, "A binding is not known, or lacks its version tag.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            let zeebe = fact.node.zeebe
            for binding in [zeebe.calledElement?.version, zeebe.calledDecision?.version, zeebe.form?.version]
                .compactMap({ $0 })
            {
                guard let type = binding.type else { continue }
                switch type.string {
                case "latest", "deployment": break
                case "versionTag":
                    if binding.versionTag?.string.isBlank ?? true {
                        report.add(
                            info, "\(fact.node.shown) is bound to a version tag: set versionTag", at: type,
                            of: fact.node)
                    }
                default:
                    report.add(
                        info,
                        "\(fact.node.shown): the binding '\(type.string.prefix(40))' is not known; there is latest, deployment and versionTag",
                        at: type, of: fact.node)
                }
            }
        }
    }
}
