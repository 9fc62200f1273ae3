import TroupeGraph

extension AzureServer {
    struct Runs {
        var definitions: [Int: String] = [7: "shop-ci"]
        var builds: [Int: ValueMap] = [:]
        var releases: [Int: ValueMap] = [:]
        /// What a build ends with.
        var result = "succeeded"
    }

    static let builds: [AzureOperation] = [
        AzureOperation("GET", "build/definitions") { state, call throws(AzureRefusal) in
            if let repository = call.query("repositoryId") {
                guard repository == state.code.repositoryID, call.query("repositoryType") == "TfsGit" else {
                    throw .invalid("the repository")
                }
            }
            let name = call.query("name")
            return .list(
                state.runs.definitions.filter { name == nil || $0.value == name }.sorted { $0.key < $1.key }
                    .map { ["id": .integer($0.key), "name": .string($0.value)] })
        },
        AzureOperation("POST", "build/builds", .map) { state, call throws(AzureRefusal) in
            guard let definition = call.body["definition"]?["id"]?.intValue,
                let name = state.runs.definitions[definition]
            else { throw .absent("The definition does not exist.") }
            if let parameters = call.body["parameters"] {
                guard let text = parameters.stringValue, (try? Value(json: text))?.mapValue != nil else {
                    throw .invalid("parameters are JSON in a text")
                }
            }
            let branch = call.body["sourceBranch"]?.stringValue ?? "refs/heads/main"
            return .value(state.queue(definition, name, branch, call), status: 200)
        },
        AzureOperation("POST", "pipelines/{pipeline}/runs", .map) { state, call throws(AzureRefusal) in
            guard let name = state.runs.definitions[call.number("pipeline")] else { throw .absent("no pipeline") }
            let own = call.body["resources"]?["repositories"]?["self"]
            let branch = own?["refName"]?.stringValue ?? "refs/heads/main"
            let build = state.queue(call.number("pipeline"), name, branch, call)
            return .value([
                "id": build["id"] ?? 0, "state": "inProgress",
                "pipeline": ["id": .integer(call.number("pipeline")), "name": .string(name)],
                "_links": ["web": ["href": "https://dev.azure.com/acme/_build/results"]],
            ])
        },
        AzureOperation("GET", "build/builds") { state, call throws(AzureRefusal) in
            guard call.query("queryOrder") == "queueTimeDescending" else { throw .invalid("the order") }
            let all: [ValueMap] = state.runs.builds.sorted { $0.key > $1.key }.map(\.value)
            let found = all.filter { build in
                call.asks("branchName", build["sourceBranch"]?.text) && call.asks("statusFilter", build["status"]?.text)
                    && call.asks("resultFilter", build["result"]?.text)
            }
            let start = try call.queryNumber("continuationToken", default: 0)
            let page = found.dropFirst(start).prefix(try call.queryNumber("$top", default: 1000))
            let end = start + page.count
            return .list(page.map { .map($0) }, next: end < found.count ? "\(end)" : nil)
        },
        AzureOperation("GET", "build/builds/{build}") { state, call throws(AzureRefusal) in
            var build = try state.build(call)
            // Every look moves it on.
            switch build["status"]?.stringValue {
            case "notStarted":
                build["status"] = "inProgress"
                build["startTime"] = .string(state.now())
            case "inProgress":
                build["status"] = "completed"
                build["result"] = .string(state.runs.result)
                build["finishTime"] = .string(state.now())
            default: break
            }
            state.runs.builds[call.number("build")] = build
            return .value(.map(build))
        },
        AzureOperation("PATCH", "build/builds/{build}", .map) { state, call throws(AzureRefusal) in
            var build = try state.build(call)
            guard call.body == ["status": "cancelling"] else { throw .invalid("only a status") }
            build["status"] = "completed"
            build["result"] = "canceled"
            state.runs.builds[call.number("build")] = build
            return .value(.map(build))
        },
        AzureOperation("GET", "build/builds/{build}/timeline") { state, call throws(AzureRefusal) in
            _ = try state.build(call)
            return .value([
                "records": [
                    ["type": "Task", "result": "failed", "log": ["id": 3]],
                    ["type": "Job", "result": "failed", "log": ["id": 4]],
                ]
            ])
        },
        AzureOperation("GET", "build/builds/{build}/logs/{log}") { state, call throws(AzureRefusal) in
            _ = try state.build(call)
            return .list([.string("log \(call.number("log"))"), "the end"])
        },
    ]
}

extension AzureServer.State {
    fileprivate func build(_ call: AzureServer.Call) throws(AzureRefusal) -> ValueMap {
        if let build = runs.builds[call.number("build")] { return build }
        throw .absent("The requested build \(call.text("build")) could not be found.")
    }

    fileprivate mutating func queue(
        _ definition: Int, _ name: String, _ branch: String, _ call: AzureServer.Call
    ) -> Value {
        let id = 100 + runs.builds.count
        let source = String(branch.dropFirst("refs/heads/".count))
        let build: ValueMap = [
            "id": .integer(id), "status": "notStarted", "queueTime": .string(now()),
            "definition": ["id": .integer(definition), "name": .string(name)], "sourceBranch": .string(branch),
            "sourceVersion": call.body["sourceVersion"] ?? .string(code.branches[source] ?? ""),
            "repository": ["id": .string(code.repositoryID), "name": .string(code.repository), "type": "TfsGit"],
            "requestedFor": call.account.value,
            "_links": ["web": ["href": .string("https://dev.azure.com/acme/_build/results?buildId=\(id)")]],
        ]
        runs.builds[id] = build
        return .map(build)
    }
}
