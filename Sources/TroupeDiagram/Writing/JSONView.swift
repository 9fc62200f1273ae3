import TroupeGraph

/// A picture as data: what other views take their places from.
enum JSONView {
    static func value(_ diagram: Diagram) -> Value {
        [
            "id": .string(diagram.id), "name": .string(diagram.heading.title),
            "width": .integer(diagram.width), "height": .integer(diagram.height),
            "nodes": .list(diagram.shapes.map { node($0, diagram) }),
            "edges": .list(diagram.edges.map { edge($0, diagram) }),
        ]
    }

    private static func node(_ shape: Diagram.Shape, _ diagram: Diagram) -> Value {
        let caption = shape.caption
        return [
            "id": .string(shape.id), "kind": .string(shape.kind.rawValue),
            "parent": shape.parent.map { .string(diagram.shapes[$0].id) } ?? .null, "name": .string(caption.title),
            "action": caption.action.isEmpty ? .null : .string(caption.action), "summary": .string(caption.summary),
            "condition": optional(caption.condition), "persona": optional(caption.persona),
            "notes": .list(caption.notes.map(Value.string)), "description": optional(caption.description),
            "line": .integer(caption.line), "column": .integer(caption.column), "x": .integer(shape.frame.x),
            "y": .integer(shape.frame.y), "width": .integer(shape.frame.width), "height": .integer(shape.frame.height),
        ]
    }

    private static func edge(_ edge: Diagram.Edge, _ diagram: Diagram) -> Value {
        [
            "id": .string(edge.id), "source": .string(diagram.shapes[edge.source].id),
            "target": .string(diagram.shapes[edge.target].id),
            "kind": edge.isAttachment ? "attachment" : edge.isBackward ? "backward" : "flow",
            "points": .list(edge.points.map { ["x": .integer($0.x), "y": .integer($0.y)] }),
            "label": edge.label.map { label in
                [
                    "text": .string(label.text), "x": .integer(label.frame.x), "y": .integer(label.frame.y),
                    "width": .integer(label.frame.width), "height": .integer(label.frame.height),
                ]
            } ?? .null,
        ]
    }

    private static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .null }
}
