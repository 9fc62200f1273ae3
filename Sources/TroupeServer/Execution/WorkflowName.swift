import TroupeGraph

/// Finds the workflow that a request means.
enum WorkflowName {
    enum Found: Hashable {
        case one(String)
        case several([String])
        case none(nearest: String?)
    }

    /// `feature_development` finds `wf0-feature-development`: case does not matter, `_` and space are `-`, and the
    /// prefix `wfN-` may be left out. The id itself goes before all others.
    static func find(_ name: String, among ids: [String]) -> Found {
        if ids.contains(name) { return .one(name) }
        let wanted = fold(name)
        let whole = ids.filter { fold($0) == wanted }
        let matches = whole.isEmpty ? ids.filter { withoutPrefix(fold($0)) == wanted } : whole
        switch matches.count {
        case 0:
            let near = NearWord.nearest(to: name, among: ids)
            return .none(nearest: near ?? ids.first { withoutPrefix(fold($0)) == nearestShort(wanted, ids) })
        case 1: return .one(matches[0])
        default: return .several(matches.sorted())
        }
    }

    private static func nearestShort(_ wanted: String, _ ids: [String]) -> String? {
        NearWord.nearest(to: wanted, among: ids.map { withoutPrefix(fold($0)) })
    }

    private static func fold(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    }

    private static func withoutPrefix(_ id: String) -> String {
        guard id.hasPrefix("wf") else { return id }
        let rest = id.dropFirst(2).drop { $0.isASCII && $0.isNumber }
        return rest.count < id.count - 2 && rest.first == "-" ? String(rest.dropFirst()) : id
    }
}
