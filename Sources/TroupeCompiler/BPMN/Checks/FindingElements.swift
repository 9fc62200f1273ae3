import TroupeBPMN
import TroupeGraph

/// Says which element each finding is about: the innermost one of the file around its place that a modeler shows.
///
/// Rules know places only; which element stands there, the file's tree tells once for all of them.
struct FindingElements {
    /// A place from which on an element is the innermost that is shown; nil: none is.
    private struct Entry {
        var line: Int
        var column: Int
        var id: String?
    }

    /// In the order of the file. An element reaches as far as the next one begins: nothing is reported in between.
    private var entries: [Entry] = []

    private init(_ bytes: [UInt8], file: String) {
        if let root = XMLDocument(parsing: bytes, file: file).root { visit(root, inside: nil) }
    }

    private mutating func visit(_ element: XMLElement, inside outer: String?) {
        let own = Self.isShown(element) ? element.attribute("id")?.string : nil
        let id = own?.isEmpty == false ? own : outer
        if let place = element.location { entries.append(Entry(line: place.line, column: place.column, id: id)) }
        for child in element.elements { visit(child, inside: id) }
    }

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
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if (entries[middle].line, entries[middle].column) <= (place.line, place.column) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        // What is said of the begin of a file is about its root.
        return entries.isEmpty ? nil : entries[max(0, low - 1)].id
    }

    /// Parts of elements have ids, too, which nobody sees: event definitions, conditions, loops.
    private static func isShown(_ element: XMLElement) -> Bool {
        let parts = ["EventDefinition", "LoopCharacteristics", "xpression", "definitions"]
        return element.name.namespace == BPMNNamespace.model && !parts.contains { element.name.local.hasSuffix($0) }
    }
}
