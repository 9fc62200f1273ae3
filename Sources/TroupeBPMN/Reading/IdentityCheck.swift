import TroupeGraph

/// Finds ids that are given twice. Ids inside extensions belong to their makers.
struct IdentityCheck {
    private(set) var diagnostics: [Diagnostic] = []
    private var first: [String: XMLElement] = [:]

    init(root: XMLElement) { visit(root) }

    private mutating func visit(_ element: XMLElement) {
        guard element.name.isBPMN || element.name.namespace == BPMNNamespace.diagram else { return }
        if element.name.local == "extensionElements" { return }
        if let id = element.attribute("id"), !id.string.isEmpty {
            if let other = first[id.string], let place = id.location {
                let line = other.location?.line ?? 0
                let message =
                    "the id '\(id.string.prefix(80))' is already that of a \(other.name.local) in line \(line): ids are unique"
                diagnostics.append(Diagnostic(.error, .duplicateID, message, at: place, element: id.string))
            } else {
                first[id.string] = element
            }
        }
        for child in element.elements { visit(child) }
    }
}
