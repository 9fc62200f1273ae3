import TroupeGraph

extension AzureServer {
    private static let stages: [Value] = [
        ["id": 11, "name": "staging"], ["id": 12, "name": "Production"],
    ]

    static let releases: [AzureOperation] = [
        AzureOperation("GET", "release/definitions") { _, call in
            let name = call.query("searchText")
            let isExact = call.query("isExactNameMatch") == "true"
            return .list(name == nil || (isExact && name == "shop-cd") ? [["id": 5, "name": "shop-cd"]] : [])
        },
        AzureOperation("GET", "release/definitions/{definition}") { _, call throws(AzureRefusal) in
            guard call.number("definition") == 5 else { throw .absent("no such release definition") }
            return .value([
                "id": 5, "name": "shop-cd", "environments": .list(stages),
                "artifacts": [["alias": "_other"], ["alias": "_shop", "isPrimary": true]],
            ])
        },
        AzureOperation("POST", "release/releases", .map) { state, call throws(AzureRefusal) in
            guard call.body["definitionId"] == 5, call.body["reason"] == "none",
                call.body["manualEnvironments"] == ["staging", "Production"]
            else { throw .invalid("the release") }
            let id = 1 + state.runs.releases.count
            let chosen = call.body["artifacts"]?.listValue?.first
            let version = chosen?["instanceReference"]?["id"]?.stringValue
            let build = version.flatMap { Int($0) }.flatMap { state.runs.builds[$0] }
            if version != nil, chosen?["alias"] != "_shop" || build == nil { throw .invalid("the artifact") }
            let commit = build?["sourceVersion"] ?? .string("c\(id)")
            let name = version ?? "build-\(id)"
            let release: ValueMap = [
                "id": .integer(id), "name": .string("Release-\(id)"), "createdOn": .string(state.now()),
                "createdBy": call.account.value, "releaseDefinition": ["id": 5, "name": "shop-cd"],
                "environments": .list(
                    stages.enumerated().map { index, stage in
                        [
                            "id": .integer(id * 10 + index), "name": stage["name"] ?? "", "status": "notStarted",
                            "definitionEnvironmentId": stage["id"] ?? 0,
                        ]
                    }),
                "artifacts": [
                    [
                        "alias": "_shop",
                        "definitionReference": [
                            "sourceVersion": ["id": commit], "version": ["id": .string(name), "name": .string(name)],
                        ],
                    ]
                ],
            ]
            state.runs.releases[id] = release
            return .value(.map(release))
        },
        AzureOperation("PATCH", "release/releases/{release}/environments/{stage}", .map) {
            state, call throws(AzureRefusal) in
            guard call.body["status"] == "inProgress" else { throw .invalid("the status") }
            return .value(try state.set("inProgress", call))
        },
        AzureOperation("GET", "release/releases/{release}") { state, call throws(AzureRefusal) in
            guard var release = state.runs.releases[call.number("release")] else { throw .absent("no such release") }
            let answer = Value.map(release)
            // Every look moves it on.
            release["environments"] = .list(
                (release["environments"]?.listValue ?? []).map { stage in
                    var stage = stage.mapValue ?? [:]
                    if stage["status"] == "inProgress" { stage["status"] = "succeeded" }
                    return .map(stage)
                })
            state.runs.releases[call.number("release")] = release
            return .value(answer)
        },
        AzureOperation("GET", "release/releases") { state, call throws(AzureRefusal) in
            guard call.query("$expand") == "environments,artifacts", call.query("queryOrder") == "descending" else {
                throw .invalid("the list")
            }
            let all = state.runs.releases.sorted { $0.key > $1.key }.map { Value.map($0.value) }
            let start = try call.queryNumber("continuationToken", default: 0)
            let page = Array(all.dropFirst(start).prefix(try call.queryNumber("$top", default: 50)))
            let end = start + page.count
            return .list(page, next: end < all.count ? "\(end)" : nil)
        },
        AzureOperation("GET", "release/deployments") { state, call throws(AzureRefusal) in
            guard call.query("definitionId") == "5", call.query("deploymentStatus") == "succeeded",
                call.query("queryOrder") == "descending", let place = call.query("definitionEnvironmentId")
            else { throw .invalid("the filter") }
            var found: [Value] = []
            for (_, release) in state.runs.releases.sorted(by: { $0.key > $1.key }) {
                for stage in release["environments"]?.listValue ?? []
                where stage["status"] == "succeeded" && stage["definitionEnvironmentId"]?.text == place {
                    found.append([
                        "id": .integer(found.count), "release": .map(release), "releaseEnvironment": stage,
                        "deploymentStatus": "succeeded",
                    ])
                }
            }
            return .list(found)
        },
    ]
}

extension AzureServer.State {
    fileprivate mutating func set(_ status: String, _ call: AzureServer.Call) throws(AzureRefusal) -> Value {
        guard var release = runs.releases[call.number("release")] else { throw .absent("no such release") }
        var stages = release["environments"]?.listValue ?? []
        guard let index = stages.firstIndex(where: { $0["id"]?.intValue == call.number("stage") }),
            var stage = stages[index].mapValue
        else { throw .absent("no such stage") }
        stage["status"] = .string(status)
        stages[index] = .map(stage)
        release["environments"] = .list(stages)
        runs.releases[call.number("release")] = release
        return .map(stage)
    }
}
