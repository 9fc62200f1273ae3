import TroupeGraph
import TroupeYAML

/// A password, token or key stands in the file, where everybody reads it.
struct PlainSecret: Rule {
    let info = RuleInfo("plain-secret", .error, "A secret stands in the file as text.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        var nodes: [(name: String, node: YAMLNode)] = [("", subject.syntax.fields.node)]
        var visited = 0
        while let (name, node) = nodes.popLast(), visited < 200_000, !reader.isFull {
            visited += 1
            switch node.kind {
            case .sequence(let children): nodes += children.reversed().map { (name, $0) }
            case .mapping(let entries): nodes += entries.reversed().map { ($0.name, $0.value) }
            case .scalar(let scalar):
                // Never the secret itself: findings end up in logs.
                for finding in SecretScan.findings(in: scalar.text, under: name) {
                    reader.report(
                        info, "\(finding.what) stands here as text: keep it as a secret and write '${secrets.NAME}'",
                        at: node.location(atUTF8Offset: finding.offset))
                }
            }
        }
    }
}
