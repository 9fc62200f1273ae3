import TroupeForge
import TroupeGraph
import TroupeInterpreter

extension ForgeOperations {
    static let workItems: [ForgeOperation] = [
        .changing("create-work-item") { step in
            let item = try await create(step)
            return ["WORK_ITEM_ID": .string(item.id), "WORK_ITEM_URL": .string(item.url)]
        },
        .changing("create-work-items") { step in
            var ids: [Value] = []
            for (index, entry) in try entries(step).enumerated() {
                let inputs = ForgeInputs(entry, operation: step.inputs.operation)
                ids.append(.string(try await create(step.part("\(index)", inputs)).id))
            }
            return ["WORK_ITEM_IDS": .list(ids)]
        },
        .reading("get-work-item") { step in
            outputs(try await step.forge.workItem(step.inputs.workItem(), step.call))
        },
        .changing("update-work-item") { step in
            let change = try WorkItemUpdates.change(step.inputs)
            let item = try await step.forge.updateWorkItem(step.inputs.workItem(), change, step.call)
            return [
                "UPDATE_RESULT": "updated", "CURRENT_STATE": .string(item.state), "REVISION": .integer(item.revision),
            ]
        },
        .changing("add-work-item-comment") { step in
            let text = try step.inputs.required("comment", "text", "message")
            let comment = try await step.forge.comment(text, onWorkItem: step.inputs.workItem(), step.call)
            return ["COMMENT_ID": .string(comment.id)]
        },
        .reading("get-work-item-relations") { step in
            let relations = try await step.forge.relations(ofWorkItem: step.inputs.workItem(), step.call)
            func targets(_ kinds: Set<WorkItemRelation.Kind>) -> Value {
                .list(relations.filter { kinds.contains($0.kind) }.map { .string($0.target) })
            }
            return [
                "PARENT_IDS": targets([.parent]), "CHILD_IDS": targets([.child]),
                "RELATED_IDS": targets([.related, .predecessor, .successor, .duplicate]),
                "PR_NUMBERS": targets([.pullRequest]),
            ]
        },
        .reading("get-work-item-watchers") { step in
            let watchers = try await step.forge.watchers(ofWorkItem: step.inputs.workItem(), step.call)
            return ["WATCHERS": .list(watchers.map { .string($0) })]
        },
        .reading("check-children-status") { step in
            let parent = try step.inputs.workItem("parent_id")
            var children = step.inputs.list("child_ids", "children")?.compactMap(ForgeInputs.workItem) ?? []
            if children.isEmpty {
                let relations = try await step.forge.relations(ofWorkItem: parent, step.call)
                children = relations.filter { $0.kind == .child }.map(\.target)
            }
            var open: [Value] = []
            for child in children.prefix(1000) where !(try await step.forge.workItem(child, step.call)).isDone {
                open.append(.string(child))
            }
            return ["ALL_CHILDREN_COMPLETE": .bool(open.isEmpty), "OPEN_CHILD_IDS": .list(open)]
        },
    ]

    private static func create(_ step: ForgeStep) async throws -> WorkItem {
        let inputs = step.inputs
        var draft = WorkItemDraft(
            type: try inputs.required("type", "work_item_type"), title: try inputs.required("title", "name"))
        draft.description = inputs.text("description") ?? ""
        draft.state = inputs.text("state")
        draft.assignee = inputs.text("assigned_to", "assignee")
        draft.tags = inputs.list("tags", "labels") ?? []
        draft.priority = try inputs.integer("priority")
        draft.severity = inputs.text("severity")
        draft.acceptanceCriteria = inputs.text("acceptance_criteria")
        draft.parent = inputs.text("parent", "parent_id").flatMap(ForgeInputs.workItem)
        draft.fields = try inputs.map("fields") ?? [:]
        return try await step.forge.createWorkItem(draft, step.call)
    }

    /// The maps of a list that stands as the step's inputs, or as `items` in them.
    private static func entries(_ step: ForgeStep) throws -> [ValueMap] {
        let list =
            step.order.inputs.mapValue?["inputs"]?.listValue ?? step.inputs.value("items", "work_items")?.listValue
        guard let list else { return [step.inputs.map] }
        guard list.count <= 200 else { throw Fault("forge.invalid", "at most 200 work items can be made by one step") }
        return try list.map { entry in
            guard let map = entry.mapValue else {
                throw Fault("forge.invalid", "each of the work items must be a map with 'type' and 'title'")
            }
            return map
        }
    }

    static func outputs(_ item: WorkItem) -> ValueMap {
        func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
        return [
            "WORK_ITEM_ID": .string(item.id), "WORK_ITEM_TYPE": .string(item.type),
            "WORK_ITEM_TITLE": .string(item.title), "WORK_ITEM_DESCRIPTION": .string(item.description),
            "CURRENT_STATE": .string(item.state), "ASSIGNED_TO": optional(item.assignee),
            "TAGS": .list(item.tags.map { .string($0) }), "PRIORITY": item.priority.map { .integer($0) } ?? .null,
            "SEVERITY": optional(item.severity), "ACCEPTANCE_CRITERIA": optional(item.acceptanceCriteria),
            "FIELDS": .map(item.fields), "WORK_ITEM_URL": .string(item.url),
        ]
    }
}
