import TroupeExpression
import TroupeGraph
import TroupeYAML

/// The places of a workflow file where a single wrong character matters.
struct MutationTokens {
    enum Category: String, CaseIterable { case key, id, value, expression }

    /// A stretch of the file: the byte of each of its characters.
    struct Token {
        let category: Category
        let bytes: [Int]
        let line: Int
    }

    private(set) var tokens: [Token] = []
    private let lineStarts: [Int]

    init(of source: [UInt8]) {
        lineStarts = [0] + source.indices.filter { source[$0] == 0x0A }.map { $0 + 1 }
        guard let root = YAMLDocument.parse(source, file: "f").root else { return }
        visit(root, [])
    }

    private mutating func visit(_ node: YAMLNode, _ path: [String]) {
        switch node.kind {
        case .scalar(let scalar):
            if let category = Self.category(path) {
                add(category, node, Array(0..<scalar.text.utf8.count))
            } else {
                expressions(node, scalar.text)
            }
        case .sequence(let nodes): for child in nodes { visit(child, path + ["[]"]) }
        case .mapping(let entries):
            for entry in entries {
                add(.key, entry.key, Array(0..<entry.name.utf8.count))
                visit(entry.value, path + [entry.name])
            }
        }
    }

    /// By the path of keys to a value: what a mistake in it would be.
    private static func category(_ path: [String]) -> Category? {
        guard let last = path.last else { return nil }
        let owner = path.dropLast().last { $0 != "[]" } ?? ""
        if path.contains("schema") || path.contains("form") { return last == "[]" && owner == "required" ? .id : nil }
        switch last {
        case "id": return owner == "metadata" || owner == "steps" || owner == "else" || owner == "onFailure" ? .id : nil
        case "name": return path.count == 3 && (owner == "inputs" || owner == "outputs") ? .id : nil
        case "variable", "workflow", "persona": return .id
        case "[]": return ["outputs", "dependsOn"].contains(owner) ? .id : owner == "values" ? .value : nil
        case "action", "operation", "level", "strategy", "required", "idempotent", "onError", "tier", "method":
            return .value
        case "type": return ["metadata", "inputs", "notifications"].contains(owner) && path.count <= 4 ? .value : nil
        case "condition": return .expression
        default: return nil
        }
    }

    /// The `${…}` of a text.
    private mutating func expressions(_ node: YAMLNode, _ text: String) {
        guard let segments = try? ExpressionText.split(text) else { return }
        for case .expression(let expression, let offset) in segments {
            add(.expression, node, Array((offset - 2)..<(offset + expression.utf8.count + 1)))
        }
    }

    private mutating func add(_ category: Category, _ node: YAMLNode, _ offsets: [Int]) {
        let places = node.locations(ofUTF8Offsets: offsets)
        guard let first = places.first else { return }
        // One token a line, so that each mistake has its line.
        for (line, places) in Dictionary(grouping: places, by: \.line) {
            let bytes = places.map { lineStarts[line - 1] + $0.column - 1 }
            tokens.append(Token(category: category, bytes: Array(Set(bytes)).sorted(), line: line))
        }
        _ = first
    }
}
