import TroupeDecision
import TroupeGraph

extension DecisionModel {
    /// Files inside each other, at most; and all of them together.
    private static var depthLimit: Int { 16 }
    private static var countLimit: Int { 100 }

    /// Takes in the files that it imports, and those that they import. What is not there, or imports itself, stays out.
    mutating func resolveImports(among library: [String: DecisionModel], file: String) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        var left = Self.countLimit
        for index in (imports ?? []).indices {
            guard let item = imports?[index] else { continue }
            let place = item.location ?? SourceLocation(file: file, line: 1, column: 1)
            let shown = item.namespace.prefix(100)
            guard let model = library[item.namespace] else {
                findings.append(
                    Diagnostic(
                        .warning, "dmn/import",
                        "no file beside this one has the namespace '\(shown)': what it defines is missing here",
                        at: place))
                continue
            }
            guard let whole = model.whole(library, inside: [namespace, item.namespace], &left) else {
                findings.append(
                    Diagnostic(
                        .error, "dmn/import",
                        "'\(shown)' imports itself, directly or through others, or more files than there may be",
                        at: place))
                continue
            }
            imports?[index].models = [whole]
        }
        return findings
    }

    /// The model with all that it imports; nil when that has no end, or is too much.
    private func whole(_ library: [String: DecisionModel], inside path: [String], _ left: inout Int) -> DecisionModel? {
        left -= 1
        guard left >= 0, path.count <= Self.depthLimit else { return nil }
        var model = self
        for index in (imports ?? []).indices {
            guard let namespace = imports?[index].namespace, let inner = library[namespace] else { continue }
            guard !path.contains(namespace), let whole = inner.whole(library, inside: path + [namespace], &left) else {
                return nil
            }
            model.imports?[index].models = [whole]
        }
        return model
    }
}
