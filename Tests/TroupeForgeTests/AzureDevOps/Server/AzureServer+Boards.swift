import TroupeGraph

extension AzureServer {
    struct WorkItem {
        var id: Int
        var project: String
        var rev = 1
        var changed = 0
        var fields = ValueMap()
        var relations: [Value] = []
        var comments: [Value] = []

        func value(_ address: String) -> Value {
            [
                "id": .integer(id), "rev": .integer(rev), "fields": .map(fields), "relations": .list(relations),
                "_links": ["html": ["href": .string("https://dev.azure.com/acme/_workitems/edit/\(id)")]],
                "url": .string("https://dev.azure.com/acme/_apis/wit/workItems/\(id)"),
            ]
        }
    }

    struct Boards {
        var items: [Int: WorkItem] = [:]
        var lastComment = 0
        /// States of each type with their categories.
        var types: [String: [(name: String, category: String)]] = [
            "Task": [("New", "Proposed"), ("Active", "InProgress"), ("Closed", "Completed"), ("Removed", "Removed")],
            "User Story": [("New", "Proposed"), ("Fertig", "Completed")],
        ]
    }

    static let boards: [AzureOperation] = [
        AzureOperation("POST", "wit/workitems/{type}", .patch) { state, call throws(AzureRefusal) in
            let type = call.text("type")
            guard type.hasPrefix("$"), let states = state.boards.types[String(type.dropFirst())] else {
                throw .absent("VS402323: Work item type \(type) does not exist in project.")
            }
            var item = WorkItem(id: state.boards.items.count + 1, project: call.project)
            item.fields["System.WorkItemType"] = .string(String(type.dropFirst()))
            item.fields["System.TeamProject"] = .string(call.project)
            item.fields["System.State"] = .string(states[0].name)
            item.fields["System.CreatedBy"] = call.account.value
            item.fields["System.CreatedDate"] = .string(state.now())
            item.rev = 0
            return .value(try Patch.apply(call, to: item, &state).value(""))
        },
        AzureOperation("PATCH", "wit/workitems/{id}", .patch) { state, call throws(AzureRefusal) in
            let item = try state.item(call.number("id"))
            return .value(try Patch.apply(call, to: item, &state).value(""))
        },
        AzureOperation("GET", "wit/workitems/{id}") { state, call throws(AzureRefusal) in
            guard call.query("$expand") == "all" else { throw .invalid("expansion") }
            return .value(try state.item(call.number("id")).value(""))
        },
        AzureOperation("POST", "wit/wiql", .map) { state, call throws(AzureRefusal) in
            guard let text = call.body["query"]?.stringValue else { throw .invalid("VS402337: no query") }
            let top = try call.queryNumber("$top", default: 20_000)
            let query = try WIQLReader.read(text)
            let found = state.boards.items.values.filter { item in
                item.project == call.project && query(item.fields)
            }.sorted { ($0.changed, $0.id) > ($1.changed, $1.id) }
            return .value([
                "queryType": "flat", "workItems": .list(found.prefix(top).map { ["id": .integer($0.id)] }),
            ])
        },
        AzureOperation("POST", "wit/workitemsbatch", .map) { state, call throws(AzureRefusal) in
            guard let ids = call.body["ids"]?.listValue, (1...200).contains(ids.count),
                call.body["errorPolicy"] == "omit", call.body["$expand"] == "links"
            else { throw .invalid("TF400898: a batch takes 1 to 200 ids") }
            return .list(
                ids.map { id in id.intValue.flatMap { state.boards.items[$0] }?.value("") ?? .null })
        },
        AzureOperation("GET", "wit/workitemtypes/{type}/states") { state, call throws(AzureRefusal) in
            guard let states = state.boards.types[call.text("type")] else { throw .absent("no such type") }
            return .list(
                states.map { ["name": .string($0.name), "color": "b2b2b2", "category": .string($0.category)] })
        },
        AzureOperation("POST", "wit/workItems/{id}/comments", .map, version: "7.1-preview.4") {
            state, call throws(AzureRefusal) in
            guard let text = call.body["text"]?.stringValue, !text.isEmpty else { throw .invalid("no text") }
            var item = try state.item(call.number("id"))
            item.comments.append(state.comment(text, call))
            state.boards.items[item.id] = item
            return .value(item.comments[item.comments.count - 1])
        },
        AzureOperation("GET", "wit/workItems/{id}/comments", version: "7.1-preview.4") {
            state, call throws(AzureRefusal) in
            guard call.query("order") == "asc" else { throw .invalid("order") }
            let item = try state.item(call.number("id"))
            let start = try call.queryNumber("continuationToken", default: 0)
            let top = try call.queryNumber("$top", default: 200)
            let shown = item.comments.dropFirst(start).prefix(top)
            var answer: ValueMap = [
                "totalCount": .integer(item.comments.count), "count": .integer(shown.count),
                "comments": .list(Array(shown)),
            ]
            if start + shown.count < item.comments.count {
                answer["continuationToken"] = .string("\(start + shown.count)")
            }
            return .value(.map(answer))
        },
    ]
}

extension AzureServer.State {
    func item(_ id: Int) throws(AzureRefusal) -> AzureServer.WorkItem {
        if let item = boards.items[id] { return item }
        throw .absent("TF401232: Work item \(id) does not exist, or you do not have permissions to read it.")
    }

    mutating func comment(_ text: String, _ call: AzureServer.Call) -> Value {
        boards.lastComment += 1
        return [
            "id": .integer(boards.lastComment), "version": 1, "text": .string(text),
            "createdBy": call.account.value, "createdDate": .string(now()),
        ]
    }
}
