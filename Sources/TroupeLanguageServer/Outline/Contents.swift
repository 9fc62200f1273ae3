import TroupeCompiler
import TroupeYAML

/// What may stand inside a node.
enum Contents {
    /// A map with the keys of a table.
    case map(KeyTable)
    /// A list of maps with the keys of a table.
    case list(KeyTable)
    /// A list of steps.
    case steps
    /// The inputs of a step that runs another workflow, or of an operation; the step's node.
    case inputs(Int)
    /// A value of this key.
    case value(KeyTable.Key)
    case unknown
}

/// A file and what the tables say about its parts.
struct Guide {
    let tree: OutlineTree
    let isPersona: Bool

    init(_ lines: [[Unicode.Scalar]], isPersona: Bool) {
        tree = OutlineTree(lines)
        self.isPersona = isPersona
    }

    /// What may stand at the left edge (nil), or inside a node.
    func contents(of index: Int?) -> Contents {
        guard let index else { return .map(isPersona ? LanguageGuide.persona : LanguageGuide.workflow) }
        let node = tree.nodes[index]
        let around = contents(of: node.parent)
        guard let name = node.key else {
            switch around {
            case .steps: return .map(LanguageGuide.step(action: tree.value("action", of: index)))
            case .list(let table): return .map(table)
            case .value: return around
            default: return .unknown
            }
        }
        guard case .map(let table) = around, let key = table.key(name) else {
            switch around {
            case .inputs: return .value(KeyTable.Key(name, .template, "an input"))
            case .value(let key) where isPersona && key.name == "workflows":
                return .value(KeyTable.Key("workflow", .text, "the workflow for work items of this kind"))
            default: return .unknown
            }
        }
        if let inner = LanguageGuide.table(under: key.name, of: table) {
            return key.name == "skills" ? .list(inner) : .map(inner)
        }
        if key.name == "inputs", let step = node.parent, isStep(step) { return .inputs(step) }
        switch key.form {
        case .map(let inner): return .map(inner)
        case .maps(let inner): return .list(inner)
        case .list: return .steps
        default: return .value(key)
        }
    }

    /// The key that a node is, by the table of the map it stands in.
    func key(of index: Int) -> KeyTable.Key? {
        guard let name = tree.nodes[index].key, case .map(let table) = contents(of: tree.nodes[index].parent) else {
            return nil
        }
        return table.key(name)
    }

    /// Whether a node is the dash of a step.
    func isStep(_ index: Int) -> Bool {
        guard tree.nodes[index].isItem, case .steps = contents(of: tree.nodes[index].parent) else { return false }
        return true
    }

    /// The step that a node belongs to.
    func step(around index: Int) -> Int? { tree.ancestors(of: index).first { isStep($0) } }
}
