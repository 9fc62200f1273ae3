import TroupeGraph

/// JSON Patch documents (RFC 6902) as the work item API takes them.
enum Patch {
    private static let inverse = [
        "System.LinkTypes.Hierarchy-Forward": "System.LinkTypes.Hierarchy-Reverse",
        "System.LinkTypes.Hierarchy-Reverse": "System.LinkTypes.Hierarchy-Forward",
        "System.LinkTypes.Related": "System.LinkTypes.Related",
        "System.LinkTypes.Dependency-Forward": "System.LinkTypes.Dependency-Reverse",
        "System.LinkTypes.Dependency-Reverse": "System.LinkTypes.Dependency-Forward",
        "System.LinkTypes.Duplicate-Forward": "System.LinkTypes.Duplicate-Reverse",
        "System.LinkTypes.Duplicate-Reverse": "System.LinkTypes.Duplicate-Forward",
    ]

    /// All of it or nothing.
    static func apply(
        _ call: AzureServer.Call, to old: AzureServer.WorkItem, _ state: inout AzureServer.State
    ) throws(AzureRefusal) -> AzureServer.WorkItem {
        var copy = state
        var item = old
        copy.boards.items[item.id] = item
        for operation in call.body.listValue ?? [] {
            guard let path = operation["path"]?.stringValue, let op = operation["op"]?.stringValue else {
                throw .invalid("You must pass a valid patch document in the body of the request.")
            }
            item = copy.boards.items[item.id] ?? item
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            switch (op, parts.count > 1 ? parts[1] : "") {
            case ("test", "rev"):
                guard operation["value"]?.intValue == item.rev else {
                    throw AzureRefusal(412, "VS403351: Test Operation for path /rev failed.")
                }
            case ("add", "fields"), ("remove", "fields"):
                guard parts.count == 3 else { throw .invalid("the path \(path)") }
                let value = op == "add" ? operation["value"] : nil
                try set(parts[2], value, &item, call, &copy)
            case ("add", "relations"):
                guard parts.count == 3, parts[2] == "-", let value = operation["value"] else { throw .invalid(path) }
                try add(value, to: &item, &copy)
            case ("remove", "relations"):
                guard let index = Int(parts[2]), item.relations.indices.contains(index) else {
                    throw .invalid("TF401000: no relation \(path)")
                }
                let relation = item.relations.remove(at: index)
                if let other = target(of: relation), let rel = relation["rel"]?.stringValue {
                    copy.boards.items[other]?.relations.removeAll {
                        $0["rel"]?.stringValue == inverse[rel] && target(of: $0) == item.id
                    }
                }
            default: throw .invalid("the operation \(op) on \(path)")
            }
            copy.boards.items[item.id] = item
        }
        guard item.fields["System.Title"]?.stringValue?.contains(where: { !$0.isWhitespace }) == true else {
            throw .invalid("TF401320: Rule Error for field Title. Error code: Required, InvalidEmpty.")
        }
        item.rev += 1
        item.changed = copy.tick + 1
        item.fields["System.ChangedBy"] = call.account.value
        item.fields["System.ChangedDate"] = .string(copy.now())
        copy.boards.items[item.id] = item
        state = copy
        return item
    }

    private static func set(
        _ name: String, _ value: Value?, _ item: inout AzureServer.WorkItem, _ call: AzureServer.Call,
        _ state: inout AzureServer.State
    ) throws(AzureRefusal) {
        guard name.contains("."), !name.contains("~") else { throw .invalid("TF51535: Cannot find field \(name).") }
        switch name {
        case "System.State":
            let type = item.fields["System.WorkItemType"]?.text ?? ""
            guard state.boards.types[type]?.contains(where: { $0.name == value?.text }) == true else {
                throw .invalid("TF401320: Rule Error for field State.")
            }
            item.fields[name] = value
        case "System.AssignedTo":
            let account = state.accounts.first { $0.name == value?.text }
            guard account != nil || value?.text ?? "" == "" else {
                throw .invalid(
                    "The identity value '\(value?.text ?? "")' for field 'Assigned To' is an unknown identity.")
            }
            item.fields[name] = account?.value
        case "System.History": item.comments.append(state.comment(value?.text ?? "", call))
        case "System.Tags": item.fields[name] = value?.text == "" ? nil : value
        default: item.fields[name] = value
        }
    }

    private static func add(
        _ value: Value, to item: inout AzureServer.WorkItem, _ state: inout AzureServer.State
    ) throws(AzureRefusal) {
        guard let rel = value["rel"]?.stringValue, let url = value["url"]?.stringValue else {
            throw .invalid("a relation has rel and url")
        }
        guard !item.relations.contains(where: { $0["rel"] == value["rel"] && $0["url"] == value["url"] }) else {
            throw .invalid("TF201036: Relation already exists.")
        }
        item.relations.append(value)
        if let inverse = inverse[rel] {
            guard let other = target(of: value), state.boards.items[other] != nil else {
                throw .invalid("TF401232: Work item of the relation does not exist: \(url)")
            }
            let back: Value = [
                "rel": .string(inverse), "url": .string("https://dev.azure.com/acme/_apis/wit/workItems/\(item.id)"),
                "attributes": [:],
            ]
            state.boards.items[other]?.relations.append(back)
            state.boards.items[other]?.rev += 1
        } else if rel == "ArtifactLink" {
            try state.link(url, value["attributes"]?["name"]?.stringValue, item.id)
        } else if rel != "Hyperlink" {
            throw .invalid("VS402000: unknown relation \(rel)")
        }
    }

    private static func target(of relation: Value) -> Int? {
        let url = relation["url"]?.stringValue ?? ""
        guard url.contains("/_apis/wit/workItems/") else { return nil }
        return url.split(separator: "/").last.flatMap { Int($0) }
    }
}
