import TroupeGraph

extension AzureDevOpsForge {
    private static let logLimit = 64 << 10

    package func queueBuild(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> Build {
        var body: ValueMap = ["definition": ["id": .integer(try await definition(request.definition, call))]]
        if let branch = request.branch { body["sourceBranch"] = .string("refs/heads/\(branch)") }
        if let commit = request.commit { body["sourceVersion"] = .string(commit) }
        // Parameters are JSON inside JSON here, all values text.
        let parameters = ValueMap(request.parameters.map { ($0.0, Value.string($0.1.text)) })
        if !parameters.isEmpty { body["parameters"] = .string(Value.map(parameters).json) }
        var message = self.request("POST", call, "build", "builds")
        message.body = .json(.map(body))
        return try named(try await client.value(message))
    }

    /// By number or name; without one the only definition of the repository.
    private func definition(_ name: String?, _ call: ForgeCall) async throws(ForgeError) -> Int {
        if let number = name.flatMap({ Int($0) }) { return number }
        var request = request("GET", call, "build", "definitions")
        request.query = [("$top", "2")]
        if let name {
            request.query.append(("name", name))
        } else {
            request.query += try await ofRepository(call)
        }
        let found = (try await client.value(request)["value"]?.listValue ?? []).compactMap { $0["id"]?.intValue }
        if let id = found.first, found.count == 1 { return id }
        guard let name else {
            throw .invalid(
                found.isEmpty
                    ? "The repository has no build definition in Azure DevOps."
                    : "The repository has several build definitions in Azure DevOps: give 'definition'.")
        }
        throw found.isEmpty
            ? .notFound("build definition '\(name.prefix(100))'")
            : .invalid("There are several build definitions '\(name.prefix(100))': give the number.")
    }

    private func ofRepository(_ call: ForgeCall) async throws(ForgeError) -> [(name: String, value: String?)] {
        [("repositoryId", try await repositoryIDs(call).id), ("repositoryType", "TfsGit")]
    }

    package func build(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build {
        var build = try named(try await client.value(request("GET", call, "build", "builds", try Self.run(id))))
        if build.status.hasEnded { build.log = (try? await log(of: build, call)) ?? "" }
        return build
    }

    /// The end of the last log of those steps that failed; of all where none did.
    private func log(of build: Build, _ call: ForgeCall) async throws(ForgeError) -> String {
        let timeline = try await client.value(request("GET", call, "build", "builds", build.id, "timeline"))
        let records = (timeline["records"]?.listValue ?? []).filter { $0["log"]?["id"]?.intValue != nil }
        let failed = records.filter { $0["result"]?.stringValue == "failed" && $0["type"]?.stringValue == "Task" }
        guard let record = failed.last ?? records.last, let number = record["log"]?["id"]?.intValue else { return "" }
        let answer = try await client.value(request("GET", call, "build", "builds", build.id, "logs", "\(number)"))
        let text = answer.stringValue ?? (answer["value"]?.listValue ?? []).map(\.text).joined(separator: "\n")
        return String(decoding: text.utf8.suffix(Self.logLimit), as: UTF8.self)
    }

    /// The API offers nothing that waits: it is looked at again, at growing distances.
    package func awaitBuild(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build {
        var wait = Duration.seconds(2)
        while true {
            let found = try await build(id, call)
            if found.status.hasEnded { return found }
            await clock.sleep(wait)
            if Task.isCancelled { return found }
            wait = min(wait * 1.5, .seconds(30))
        }
    }

    package func builds(_ query: BuildQuery, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<Build> {
        var request = request("GET", call, "build", "builds")
        request.query = [
            ("$top", "\(query.page.limit)"), ("queryOrder", "queueTimeDescending"),
            ("branchName", query.branch.map { "refs/heads/\($0)" }), ("continuationToken", query.page.after),
        ]
        if call.repository ?? client.configuration.repository != nil {
            request.query += try await ofRepository(call)
        }
        switch query.status {
        case .queued: request.query.append(("statusFilter", "notStarted"))
        case .running: request.query.append(("statusFilter", "inProgress"))
        case .succeeded: request.query.append(("resultFilter", "succeeded"))
        case .failed: request.query.append(("resultFilter", "failed"))
        case .cancelled: request.query.append(("resultFilter", "canceled"))
        case nil: break
        }
        let answer = try await client.answer(request)
        var builds: [Build] = []
        for value in answer.value["value"]?.listValue ?? [] { builds.append(try named(value)) }
        // The API has no filter for commits.
        if let commit = query.commit { builds = builds.filter { $0.commit == commit } }
        return ForgePage(builds, next: answer.continuation)
    }

    package func cancelBuild(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build {
        let present = try await build(id, call)
        if present.status.hasEnded { return present }
        var request = request("PATCH", call, "build", "builds", try Self.run(id))
        request.body = .json(["status": "cancelling"])
        return try named(try await client.value(request))
    }

    package func triggerPipeline(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> PipelineRun {
        guard let name = request.definition else { throw .invalid("Which pipeline is to run is not said.") }
        let id = try await definition(name, call)
        var body: ValueMap = [:]
        if let branch = request.branch {
            var own: ValueMap = ["refName": .string("refs/heads/\(branch)")]
            if let commit = request.commit { own["version"] = .string(commit) }
            body["resources"] = ["repositories": ["self": .map(own)]]
        }
        if !request.parameters.isEmpty { body["templateParameters"] = .map(request.parameters) }
        var message = self.request("POST", call, "pipelines", "\(id)", "runs")
        message.body = .json(.map(body))
        let answer = try await client.value(message)
        guard let run = answer["id"]?.intValue else {
            throw .unavailable("Azure DevOps answered with something that is no pipeline run.")
        }
        let status = RunForm.status(answer["state"]?.stringValue, answer["result"]?.stringValue)
        // A run of a YAML pipeline is a build of the same number.
        return PipelineRun(
            id: "\(run)", pipeline: answer["pipeline"]?["name"]?.stringValue ?? name, status: status,
            buildID: "\(run)", url: answer["_links"]?["web"]?["href"]?.stringValue ?? "")
    }

    static func run(_ id: String) throws(ForgeError) -> String {
        guard let number = Int(id), number > 0 else { throw .notFound("build '\(id.prefix(100))'") }
        return "\(number)"
    }

    private func named(_ value: Value) throws(ForgeError) -> Build {
        guard var build = RunForm.build(value) else {
            throw .unavailable("Azure DevOps answered with something that is no build.")
        }
        build.requestedBy = people.name(build.requestedBy)
        return build
    }
}
