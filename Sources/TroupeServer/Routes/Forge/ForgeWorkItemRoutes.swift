import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// Work items: lists, one, its comments, relations and watchers.
struct ForgeWorkItemRoutes {
    let context: APIContext

    private var forge: ForgeRoute { ForgeRoute(context: context) }

    private static let words: [Field] = [
        Field("description", .message(256 << 10), "What it is about"),
        Field("state", .text(200), "As the project calls its states"),
        Field("assignee", .message(200), "Who does it; empty for nobody"),
        Field("tags", .texts(200), "All its tags"), Field("priority", .integer(0...1_000), "1 is most urgent"),
        Field("severity", .text(200), "As the project calls it"),
        Field("acceptance_criteria", .message(256 << 10), "When it is done"),
        Field("fields", .map, "Further fields, by the project's names"),
    ]

    var routes: [Route] { [list, create, one, update] + comments + relations + watchers }

    private var list: Route {
        forge.get(
            "/work-items", id: "listWorkItems", "Work items, newest change first", "ForgeWorkItemList",
            query: [
                Field("state", .text(200), "Only in this state"), Field("type", .text(200), "Only of this type"),
                Field("assignee", .text(200), "Only of this one"), Field("tag", .text(200), "Only with this tag"),
                Field("text", .text(1_000), "Only with these words in title or description"),
            ] + ForgeRoute.page
        ) { call, forge, place in
            var query = WorkItemQuery()
            query.state = call.text("state")
            query.type = call.text("type")
            query.assignee = call.text("assignee")
            query.tags = call.text("tag").map { [$0] } ?? []
            query.text = call.text("text")
            query.page = call.forgePage
            return .json(try ForgeView.page(try await forge.workItems(query, place)))
        }
    }

    private var create: Route {
        forge.change(
            "POST", "/work-items", id: "createWorkItem", "Make a work item", "ForgeWorkItem", status: 201,
            body: [
                Field("type", .text(200), required: true, "As the project calls its types"),
                Field("title", .text(1_000), required: true, "In one line"),
                Field("parent", .identifier, "The work item that this is a part of"),
            ] + Self.words
        ) { call, forge, place in
            var draft = WorkItemDraft(type: call.text("type") ?? "", title: call.text("title") ?? "")
            draft.description = call.text("description") ?? ""
            draft.state = call.text("state")
            draft.assignee = call.text("assignee")
            draft.tags = call.texts("tags") ?? []
            draft.priority = call.integer("priority")
            draft.severity = call.text("severity")
            draft.acceptanceCriteria = call.text("acceptance_criteria")
            draft.parent = call.text("parent")
            draft.fields = call.body["fields"]?.mapValue ?? [:]
            return .json(try ForgeView.value(try await forge.createWorkItem(draft, place)), status: 201)
        }
    }

    private var one: Route {
        forge.get("/work-items/{id}", id: "showWorkItem", "A work item", "ForgeWorkItem") { call, forge, place in
            .json(try ForgeView.value(try await forge.workItem(call.parameter("id"), place)))
        }
    }

    private var update: Route {
        forge.change(
            "PATCH", "/work-items/{id}", id: "updateWorkItem", "Change a work item", "ForgeWorkItem",
            body: [
                Field("revision", .integer(1...(.max)), "Change nothing unless it has this revision"),
                Field("type", .text(200), "As the project calls its types"),
                Field("title", .text(1_000), "In one line"),
                Field("add_tags", .texts(200), "Tags to add"), Field("remove_tags", .texts(200), "Tags to take away"),
                Field("comment", .message(64 << 10), "What to say about the change"),
            ] + Self.words
        ) { call, forge, place in
            var change = WorkItemChange()
            change.expectedRevision = call.integer("revision")
            change.type = call.text("type")
            change.title = call.text("title")
            change.description = call.text("description")
            change.state = call.text("state")
            change.assignee = call.text("assignee")
            change.tags = call.texts("tags")
            change.addedTags = call.texts("add_tags") ?? []
            change.removedTags = call.texts("remove_tags") ?? []
            change.priority = call.integer("priority")
            change.severity = call.text("severity")
            change.acceptanceCriteria = call.text("acceptance_criteria")
            change.fields = call.body["fields"]?.mapValue ?? [:]
            change.comment = call.text("comment")
            return .json(try ForgeView.value(try await forge.updateWorkItem(call.parameter("id"), change, place)))
        }
    }

    private var comments: [Route] {
        [
            forge.get(
                "/work-items/{id}/comments", id: "listWorkItemComments", "What was said about it, oldest first",
                "ForgeCommentList", query: ForgeRoute.page
            ) { call, forge, place in
                let page = try await forge.comments(onWorkItem: call.parameter("id"), call.forgePage, place)
                return .json(try ForgeView.page(page))
            },
            forge.change(
                "POST", "/work-items/{id}/comments", id: "commentWorkItem", "Say something about it", "ForgeComment",
                status: 201, body: [Field("text", .message(64 << 10), required: true, "What to say")]
            ) { call, forge, place in
                let comment = try await forge.comment(
                    call.text("text") ?? "", onWorkItem: call.parameter("id"), place)
                return .json(try ForgeView.value(comment), status: 201)
            },
        ]
    }

    private static let relation = [
        Field("kind", .word(WorkItemRelation.Kind.self), required: true, "What the target is to the work item"),
        Field("target", .identifier, required: true, "A work item, a pull request's number, or an address"),
    ]

    private var relations: [Route] {
        func change(_ method: String, _ id: String, _ summary: String, adds: Bool) -> Route {
            forge.change(
                method, "/work-items/{id}/relations", id: id, summary, "ForgeRelationList",
                query: adds ? [] : Self.relation, body: adds ? Self.relation : []
            ) { call, forge, place in
                let relation = WorkItemRelation(
                    call.word("kind", WorkItemRelation.Kind.self) ?? .related, call.text("target") ?? "")
                let id = call.parameter("id")
                if adds {
                    try await forge.relate(id, relation, place)
                } else {
                    try await forge.unrelate(id, relation, place)
                }
                return .json(try ForgeView.list(try await forge.relations(ofWorkItem: id, place)))
            }
        }
        return [
            forge.get(
                "/work-items/{id}/relations", id: "listWorkItemRelations", "What it is related to",
                "ForgeRelationList"
            ) { call, forge, place in
                .json(try ForgeView.list(try await forge.relations(ofWorkItem: call.parameter("id"), place)))
            },
            change("POST", "relateWorkItem", "Relate it to something", adds: true),
            change("DELETE", "unrelateWorkItem", "Take a relation away", adds: false),
        ]
    }

    private var watchers: [Route] {
        func change(_ method: String, _ id: String, _ summary: String, watches: Bool) -> Route {
            forge.change(
                method, "/work-items/{id}/watchers/{watcher}", id: id, summary, "ForgeWatchers"
            ) { call, forge, place in
                let id = call.parameter("id")
                try await forge.setWatcher(call.parameter("watcher"), watches: watches, ofWorkItem: id, place)
                return try Self.watchers(try await forge.watchers(ofWorkItem: id, place))
            }
        }
        return [
            forge.get(
                "/work-items/{id}/watchers", id: "listWorkItemWatchers", "Who is told of changes", "ForgeWatchers"
            ) { call, forge, place in
                try Self.watchers(try await forge.watchers(ofWorkItem: call.parameter("id"), place))
            },
            change("PUT", "watchWorkItem", "Tell somebody of changes", watches: true),
            change("DELETE", "unwatchWorkItem", "Tell somebody no more", watches: false),
        ]
    }

    private static func watchers(_ names: [String]) throws -> Response {
        .json(["watchers": .list(names.map(Value.string))])
    }
}
