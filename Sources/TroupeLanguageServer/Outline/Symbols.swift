import TroupeCompiler

/// What the file itself declares.
struct Symbols {
    struct Input {
        var name: String
        var type: String
        var description: String
        var isRequired: Bool
        var values: [String]
        var line: Int
        var columns: Range<Int>
    }

    struct Step {
        /// Nil where the file gives none.
        var id: String?
        var name: String?
        var action: String?
        var workflow: String?
        /// What it and what stands inside it lists as outputs.
        var outputs: [String]
        /// Its dash.
        var node: Int
        var line: Int
        var columns: Range<Int>
    }

    /// A variable of the context, and where it is set.
    struct Variable {
        var name: String
        var line: Int
        var columns: Range<Int>
    }

    private(set) var workflow: Variable?
    private(set) var inputs: [Input] = []
    private(set) var steps: [Step] = []
    private(set) var variables: [Variable] = []
    /// By node: its position in `steps`.
    private var positions: [Int: Int] = [:]

    init(_ guide: Guide) {
        let tree = guide.tree
        guard !guide.isPersona else { return }
        if let metadata = tree.child("metadata", of: nil), let id = tree.child("id", of: metadata) {
            let node = tree.nodes[id]
            workflow = Variable(name: node.value, line: node.line, columns: node.valueColumns)
        }
        if let list = tree.child("inputs", of: nil) {
            inputs = tree.nodes[list].children.compactMap { Self.input($0, tree) }
        }
        for index in tree.nodes.indices where guide.isStep(index) { addStep(index, tree) }
    }

    private static func input(_ item: Int, _ tree: OutlineTree) -> Input? {
        guard let name = tree.child("name", of: item), !tree.nodes[name].value.isEmpty else { return nil }
        let node = tree.nodes[name]
        return Input(
            name: node.value, type: tree.value("type", of: item) ?? "string",
            description: tree.value("description", of: item) ?? "",
            isRequired: tree.value("required", of: item) == "true" && tree.child("default", of: item) == nil,
            values: tree.child("values", of: item).map { tree.words(of: $0).map(\.text) } ?? [], line: node.line,
            columns: node.valueColumns)
    }

    private mutating func addStep(_ item: Int, _ tree: OutlineTree) {
        let id = tree.child("id", of: item)
        let place = tree.nodes[id ?? item]
        let words = tree.child("outputs", of: item).map { tree.words(of: $0) } ?? []
        for word in words { variables.append(Variable(name: word.text, line: word.line, columns: word.columns)) }
        if let variable = tree.child("variable", of: item) {
            let node = tree.nodes[variable]
            let name = node.value.hasPrefix("context.") ? String(node.value.dropFirst(8)) : node.value
            variables.append(Variable(name: name, line: node.line, columns: node.valueColumns))
        }
        steps.append(
            Step(
                id: id.map { tree.nodes[$0].value }, name: tree.value("name", of: item),
                action: tree.value("action", of: item), workflow: tree.value("workflow", of: item),
                outputs: words.map(\.text), node: item, line: place.line,
                columns: id == nil ? place.keyColumns : place.valueColumns))
        let names = words.map(\.text)
        for ancestor in tree.ancestors(of: item).dropFirst() {
            guard let index = positions[ancestor] else { continue }
            steps[index].outputs += names.filter { !steps[index].outputs.contains($0) }
        }
        positions[item] = steps.count - 1
    }

    /// The step of that id.
    func step(_ id: String) -> Step? { steps.first { $0.id == id } }

    /// The input of that name.
    func input(_ name: String) -> Input? { inputs.first { $0.name == name } }
}
