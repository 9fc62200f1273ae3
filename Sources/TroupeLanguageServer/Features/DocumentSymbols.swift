import TroupeGraph

/// The outline of a file: its inputs, its steps with what stands inside them, its outputs.
struct DocumentSymbols {
    private let document: TextDocument
    private let guide: Guide

    static func value(_ document: TextDocument, _ guide: Guide) -> Value {
        let symbols = DocumentSymbols(document: document, guide: guide)
        return .list(guide.tree.roots.map { symbols.symbol($0) })
    }

    private func symbol(_ index: Int) -> Value {
        let node = guide.tree.nodes[index]
        return value(
            node.key ?? "-", detail: node.value, kind: 3, node: index, columns: node.keyColumns, line: node.line,
            children: inner(index))
    }

    /// Steps below a node, and the named parts of lists, whatever stands between.
    private func inner(_ index: Int) -> [Value] {
        guide.tree.nodes[index].children.flatMap { child -> [Value] in
            let tree = guide.tree
            guard tree.nodes[child].isItem else { return inner(child) }
            let isStep = guide.isStep(child)
            let keys = isStep ? ["id", "name", "action"] : ["name", "id"]
            guard let key = keys.first(where: { tree.value($0, of: child) != nil }), let at = tree.child(key, of: child)
            else { return inner(child) }
            let name = tree.nodes[at]
            let detail = tree.value(isStep ? "action" : "type", of: child) ?? ""
            return [
                value(
                    name.value, detail: detail, kind: isStep ? 12 : 13, node: child, columns: name.valueColumns,
                    line: name.line, children: inner(child))
            ]
        }
    }

    private func value(
        _ name: String, detail: String, kind: Int, node: Int, columns: Range<Int>, line: Int, children: [Value]
    ) -> Value {
        let last = guide.tree.nodes[node].lastLine
        let range = TextRange(
            document.position(line: guide.tree.nodes[node].line, column: guide.tree.nodes[node].column),
            document.position(line: last, column: document.lines[last].count))
        var symbol: ValueMap = [
            "name": .string(name), "kind": .integer(kind), "range": range.value,
            "selectionRange": document.range(line: line, columns).value,
        ]
        if !detail.isEmpty { symbol["detail"] = .string(detail) }
        if !children.isEmpty { symbol["children"] = .list(children) }
        return .map(symbol)
    }
}
