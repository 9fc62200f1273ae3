import TroupeExpression
import TroupeGraph
import TroupeYAML

/// Ids for steps that have a name but no id.
enum MissingIDs {
    /// The steps, as maps of the file, with the id that each is to have.
    ///
    /// A step whose derived id is read somewhere keeps it.
    static func all(of subject: RuleSubject) -> [(YAMLNode, String)] {
        var read: Set<String> = []
        for place in subject.references where place.reference.root == "steps" {
            // `${steps}` alone reads them all.
            guard let id = place.reference.path.first else { return [] }
            read.insert(id)
        }
        for step in subject.steps { read.formUnion(step.syntax.fields.names("dependsOn")) }
        var used = Set(subject.steps.compactMap(\.syntax.authorID)).union(read)
        var ids: [(YAMLNode, String)] = []
        for step in subject.steps {
            let fields = step.syntax.fields
            guard step.syntax.node["id"] == nil, !read.contains(step.id), let name = fields.text("name") else {
                continue
            }
            let base = slug(name)
            guard !base.isEmpty else { continue }
            var id = base
            var ordinal = 2
            while !used.insert(id).inserted {
                id = "\(base)-\(ordinal)"
                ordinal += 1
            }
            ids.append((step.syntax.node, id))
        }
        return ids
    }

    /// `Create the branch!` is `create-the-branch`; empty when there is nothing to make an id of.
    private static func slug(_ name: String) -> String {
        var slug = ""
        for byte in name.lowercased().utf8.prefix(60) {
            if byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 {
                slug.unicodeScalars.append(Unicode.Scalar(byte))
            } else if !slug.isEmpty, slug.last != "-" {
                slug += "-"
            }
        }
        while slug.last == "-" { slug.removeLast() }
        guard let first = slug.utf8.first else { return "" }
        return first >= 0x61 ? slug : "step-\(slug)"
    }

    /// The id as the first key of the step: on a line of its own, or behind the `{`.
    static func edit(_ step: YAMLNode, _ id: String, in bytes: [UInt8]) -> FixPlan.Edit? {
        guard let first = step.mapping?.first?.key else { return nil }
        let open = step.sourceOffset
        guard open < bytes.count else { return nil }
        if bytes[open] == UInt8(ascii: "{") { return FixPlan.Edit(range: (open + 1)..<(open + 1), text: "id: \(id), ") }
        let place = first.sourceOffset
        guard place < bytes.count else { return nil }
        let lineBreak = bytes.contains(0x0D) ? "\r\n" : "\n"
        let indentation = String(repeating: " ", count: first.column - 1)
        return FixPlan.Edit(range: place..<place, text: "id: \(id)\(lineBreak)\(indentation)")
    }
}
