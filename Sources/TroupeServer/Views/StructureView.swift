import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// The graph of a workflow as JSON: what a diagram is drawn from.
enum StructureView {
    static func value(_ program: Program) -> Value {
        let definition = program.definition
        return [
            "workflow": .string(definition.id), "name": RunView.optional(definition.name),
            "version": .integer(program.version), "hash": .string(program.hash),
            "nodes": .list(definition.nodes.indices.map { node($0, definition) }),
            "edges": .list(definition.flows.indices.map { edge($0, definition) }),
        ]
    }

    private static func node(_ index: NodeIndex, _ definition: Definition) -> Value {
        let node = definition.nodes[index]
        // The process itself is the owner of the scope it stands in.
        let owner = definition.scopes.indices.contains(node.scope) ? definition.scopes[node.scope].owner : index
        return [
            "id": .string(node.id), "name": RunView.optional(node.name), "type": .string(type(of: node.kind)),
            "action": .string(node.kind.actionName),
            "parent": owner == index ? .null : id(owner, definition), "is_step": .bool(node.isStep),
            "condition": node.condition.map { expression($0, definition) } ?? .null,
            "persona": RunView.optional(node.persona), "role": RunView.optional(node.role),
            "line": .integer(node.line), "column": .integer(node.column),
        ]
    }

    private static func edge(_ index: FlowIndex, _ definition: Definition) -> Value {
        let flow = definition.flows[index]
        var isDefault = false
        if definition.nodes.indices.contains(flow.source),
            case .exclusiveGateway(let standard) = definition.nodes[flow.source].kind
        {
            isDefault = standard == index
        }
        let condition: Value =
            switch flow.condition {
            case nil: .null
            case .expression(let index), .test(_, let index): expression(index, definition)
            }
        return [
            "id": .string(flow.id), "source": id(flow.source, definition), "target": id(flow.target, definition),
            "condition": condition, "is_default": .bool(isDefault),
        ]
    }

    private static func id(_ node: NodeIndex, _ definition: Definition) -> Value {
        definition.nodes.indices.contains(node) ? .string(definition.nodes[node].id) : .null
    }

    private static func expression(_ index: ExpressionIndex, _ definition: Definition) -> Value {
        definition.expressions.indices.contains(index) ? .string(definition.expressions[index].text) : .null
    }

    private static func type(of kind: Node.Kind) -> String {
        switch kind {
        case .start: "start"
        case .end: "end"
        case .job: "job"
        case .assignment: "assignment"
        case .exclusiveGateway: "exclusive-gateway"
        case .parallelGateway: "parallel-gateway"
        case .timer: "timer"
        case .call: "call"
        case .subprocess: "subprocess"
        case .loop: "loop"
        case .fail: "fail"
        case .event: "event"
        case .task: "task"
        case .callActivity: "call-activity"
        case .inclusiveGateway: "inclusive-gateway"
        case .eventGateway: "event-gateway"
        case .complexGateway: "complex-gateway"
        }
    }
}
