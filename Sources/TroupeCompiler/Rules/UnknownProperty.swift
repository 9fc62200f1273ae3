import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A path goes on behind a value that has no parts, or names a property that a root does not have.
struct UnknownProperty: Rule {
    let info = RuleInfo("unknown-property", .warning, "A path reads a property that the value cannot have.")

    private static let roots: [String: [String]] = [
        "run": ["id", "work_item", "started_at"], "workflow": ["id", "name", "version"], "persona": ["id"],
    ]
    /// What every fault has; others come from the step that failed.
    private static let fault = ["message", "code", "step"]

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        let inputs = Dictionary(subject.definition.inputs.map { ($0.name, $0.kind) }, uniquingKeysWith: { $1 })
        for place in subject.references where !reader.isFull {
            let path = place.reference.path
            switch place.reference.root {
            case "inputs":
                guard path.count > 1, let kind = inputs[path[0]] else { continue }
                switch kind {
                case .object: continue
                case .array where Int(path[1]) != nil: continue
                default:
                    reader.report(
                        info,
                        "'inputs.\(path[0])' is \(Self.article(kind)) and has no '\(DocumentReader.shown(path[1]))'",
                        at: subject.location(of: place), suggestion: reader.nearest(to: path[1], among: ["length"]))
                }
            case "error":
                guard let name = path.first, let near = reader.nearest(to: name, among: Self.fault),
                    !Self.fault.contains(name)
                else { continue }
                reader.report(
                    info, "a fault has no '\(DocumentReader.shown(name))'", at: subject.location(of: place),
                    suggestion: near)
            case "index":
                guard let name = path.first else { continue }
                reader.report(
                    info, "'index' is a number and has no '\(DocumentReader.shown(name))'",
                    at: subject.location(of: place))
            case let root:
                guard let known = Self.roots[root], let name = path.first, !known.contains(name) else { continue }
                reader.report(
                    info, "'\(root)' has no '\(DocumentReader.shown(name))'; there is \(known.joined(separator: ", "))",
                    at: subject.location(of: place), suggestion: reader.nearest(to: name, among: known))
            }
        }
    }

    private static func article(_ kind: InputDeclaration.Kind) -> String {
        switch kind {
        case .array, .object, .enum: "an \(kind.rawValue)"
        default: "a \(kind.rawValue)"
        }
    }
}
