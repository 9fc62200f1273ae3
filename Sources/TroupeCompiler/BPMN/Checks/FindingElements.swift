import TroupeBPMN
import TroupeGraph

/// Says which element each finding is about: the innermost one of the file around its place that a modeler shows.
///
/// Rules know places only; which element stands there, the file's tree tells once for all of them.
struct FindingElements {
    private let root: XMLElement?

    init(_ bytes: [UInt8], file: String) { root = XMLDocument(parsing: bytes, file: file).root }

    /// The findings with their elements; those that have one keep it.
    static func named(_ findings: [Diagnostic], in bytes: [UInt8], file: String) -> [Diagnostic] {
        if findings.allSatisfy({ $0.element != nil }) { return findings }
        let elements = FindingElements(bytes, file: file)
        return findings.map { finding in
            var finding = finding
            finding.element = finding.element ?? elements.element(at: finding.location)
            return finding
        }
    }

    private func element(at place: SourceLocation) -> String? {
        var current = root
        var found: String?
        while let element = current {
            if Self.isShown(element), let id = element.attribute("id")?.string, !id.isEmpty { found = id }
            // An element reaches as far as the next one begins: nothing is reported in between.
            current = element.elements.last { child in
                child.location.map { ($0.line, $0.column) <= (place.line, place.column) } ?? false
            }
        }
        return found
    }

    /// Parts of elements have ids, too, which nobody sees: event definitions, conditions, loops.
    private static func isShown(_ element: XMLElement) -> Bool {
        let parts = ["EventDefinition", "LoopCharacteristics", "xpression", "definitions"]
        return element.name.namespace == BPMNNamespace.model && !parts.contains { element.name.local.hasSuffix($0) }
    }
}
