package import TroupeGraph
import TroupeYAML

/// What can be repaired in one file without a doubt: misspelled keys, actions, operations and values with one near
/// word, keys in the wrong case, and missing ids of steps. Everything else stays as it is, byte for byte.
package struct FixPlan: Sendable {
    /// A change to the text.
    struct Edit: Hashable, Sendable {
        /// Bytes of the file.
        let range: Range<Int>
        let text: String
    }

    /// The rules whose suggestion replaces the word at the finding's place.
    private static let repaired: Set<String> = ["key-spelling", "unknown-key", "unknown-action", "unknown-value"]

    package let path: String
    private let bytes: [UInt8]
    private let edits: [Edit]
    /// The tree that the repaired text must have.
    private let expected: TreeText?

    /// How many places are repaired.
    package var count: Int { edits.count }

    /// - Parameter findings: what the linter found in the file.
    package init(_ document: LintDocument, findings: [Diagnostic]) {
        path = document.path
        bytes = document.bytes
        let root =
            document.workflow?.root ?? (document.kind == .persona ? YAMLDocument.parse(bytes, file: path).root : nil)
        guard let root, !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            edits = []
            expected = nil
            return
        }
        var scalars: [SourceLocation: YAMLNode] = [:]
        var seen: Set<ObjectIdentifier> = []
        var shared: Set<ObjectIdentifier> = []
        Self.collect(root, &scalars, &seen, &shared)
        var edits: [Edit] = []
        var texts: [ObjectIdentifier: String] = [:]
        var given: Set<String> = []
        for finding in findings where Self.repaired.contains(finding.rule) {
            guard let word = finding.suggestion, let node = scalars[finding.location],
                texts[ObjectIdentifier(node)] == nil,
                let range = Self.word(of: node, in: bytes), given.insert("\(finding.location.line) \(word)").inserted
            else { continue }
            edits.append(Edit(range: range, text: word))
            texts[ObjectIdentifier(node)] = word
        }
        var ids: [ObjectIdentifier: String] = [:]
        if let subject = document.workflow?.subject(Surroundings()),
            !findings.contains(where: { $0.rule == "duplicate-id" })
        {
            for (step, id) in MissingIDs.all(of: subject) where !shared.contains(ObjectIdentifier(step)) {
                guard let edit = MissingIDs.edit(step, id, in: bytes) else { continue }
                edits.append(edit)
                ids[ObjectIdentifier(step)] = id
            }
        }
        self.edits = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
        expected = TreeText(root, texts: texts, ids: ids)
    }

    /// The repaired text; nil when nothing is to be done, or when it would not mean what it should.
    package var fixed: [UInt8]? {
        guard !edits.isEmpty else { return nil }
        var result = bytes
        for edit in edits.reversed() { result.replaceSubrange(edit.range, with: Array(edit.text.utf8)) }
        guard let root = YAMLDocument.parse(result, file: path).root, TreeText(root) == expected else { return nil }
        return result
    }

    private static func collect(
        _ node: YAMLNode, _ scalars: inout [SourceLocation: YAMLNode], _ seen: inout Set<ObjectIdentifier>,
        _ shared: inout Set<ObjectIdentifier>
    ) {
        guard seen.insert(ObjectIdentifier(node)).inserted else {
            shared.insert(ObjectIdentifier(node))
            return
        }
        switch node.kind {
        case .scalar: scalars[node.location] = node
        case .sequence(let nodes): for child in nodes { collect(child, &scalars, &seen, &shared) }
        case .mapping(let entries):
            for entry in entries {
                scalars[entry.key.location] = entry.key
                collect(entry.value, &scalars, &seen, &shared)
            }
        }
    }

    /// The bytes of a word, without its quotes; nil where the text is not written as it reads.
    private static func word(of node: YAMLNode, in bytes: [UInt8]) -> Range<Int>? {
        guard let text = node.scalar?.text, !text.isEmpty else { return nil }
        let start = node.sourceOffset
        guard start < bytes.count else { return nil }
        let isQuoted = bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "\"")
        let range = (start + (isQuoted ? 1 : 0))..<(start + (isQuoted ? 1 : 0) + text.utf8.count)
        return range.upperBound <= bytes.count && bytes[range].elementsEqual(text.utf8) ? range : nil
    }
}
