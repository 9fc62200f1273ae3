import Testing
import TroupeForge
import TroupeGraph

@Suite struct AzureDevOpsRunTests {
    private func request(_ definition: String? = nil) -> BuildRequest {
        var request = BuildRequest()
        request.definition = definition
        return request
    }

    @Test func `a definition is found by number, by name, or as the repository's only one`() async throws {
        try await AzureFixture.run { fixture in
            for definition in ["7", "shop-ci", nil] {
                let build = try await fixture.forge.queueBuild(request(definition), fixture.call)
                #expect(build.definition == "shop-ci")
                #expect(build.status == .queued)
            }
            let error = try await forgeError {
                _ = try await fixture.forge.queueBuild(request("other"), fixture.call)
            }
            #expect(error.code == "forge.not-found")
            fixture.server.change { $0.runs.definitions[8] = "shop-nightly" }
            let unclear = try await forgeError { _ = try await fixture.forge.queueBuild(request(), fixture.call) }
            #expect(unclear.code == "forge.invalid")
        }
    }

    @Test func `parameters are JSON in a text, all values text`() async throws {
        try await AzureFixture.run { fixture in
            var request = request()
            request.parameters = ["count": 3, "name": "x \"y\""]
            request.branch = "release/1"
            request.commit = "abc"
            _ = try await fixture.forge.queueBuild(request, fixture.call)
            let body = try #require(fixture.sent("POST", "build/builds").first)
            let parameters = try Value(json: try #require(body["parameters"]?.stringValue))
            #expect(parameters == ["count": "3", "name": "x \"y\""])
            #expect(body["sourceBranch"] == "refs/heads/release/1")
            #expect(body["sourceVersion"] == "abc")
        }
    }

    @Test func `a build is looked at again until it has ended, and brings the end of its log`() async throws {
        try await AzureFixture.run { fixture in
            fixture.server.change { $0.runs.result = "failed" }
            let queued = try await fixture.forge.queueBuild(request(), fixture.call)
            let ended = try await fixture.forge.awaitBuild(queued.id, fixture.call)
            #expect(ended.status == .failed)
            #expect(ended.log == "log 3\nthe end")
            #expect(fixture.clock.sleeps == [.seconds(2)])
        }
    }

    @Test func `one who waits no longer gets the present state`() async throws {
        try await AzureFixture.run { fixture in
            let queued = try await fixture.forge.queueBuild(request(), fixture.call)
            fixture.clock.cancelsAtWaits()
            let found = try await Task { try await fixture.forge.awaitBuild(queued.id, fixture.call) }.value
            #expect(found.status == .running)
            #expect(fixture.clock.sleeps.count == 1)
        }
    }

    @Test func `builds are listed page by page, by branch, state and commit`() async throws {
        try await AzureFixture.run { fixture in
            var ids: [String] = []
            for number in 1...5 {
                var request = request()
                request.branch = number == 2 ? "two" : "main"
                request.commit = "c\(number)"
                ids.append(try await fixture.forge.queueBuild(request, fixture.call).id)
            }
            var found: [String] = []
            var query = BuildQuery()
            query.page.limit = 2
            repeat {
                let page = try await fixture.forge.builds(query, fixture.call)
                found += page.items.map(\.id)
                query.page.after = page.next
            } while query.page.after != nil && found.count < 20
            #expect(found == ids.reversed())
            query = BuildQuery()
            query.branch = "two"
            #expect(try await fixture.forge.builds(query, fixture.call).items.map(\.commit) == ["c2"])
            query = BuildQuery()
            query.commit = "c4"
            #expect(try await fixture.forge.builds(query, fixture.call).items.map(\.id) == [ids[3]])
            query = BuildQuery()
            query.status = .succeeded
            #expect(try await fixture.forge.builds(query, fixture.call).items == [])
            let cancelled = try await fixture.forge.cancelBuild(ids[0], fixture.call)
            #expect(cancelled.status == .cancelled)
            #expect(try await fixture.forge.cancelBuild(ids[0], fixture.call).status == .cancelled)
            query.status = .cancelled
            #expect(try await fixture.forge.builds(query, fixture.call).items.map(\.id) == [ids[0]])
        }
    }

    @Test func `a pipeline's run is a build`() async throws {
        try await AzureFixture.run { fixture in
            var request = request("shop-ci")
            request.branch = "main"
            request.parameters = ["level": 3]
            let run = try await fixture.forge.triggerPipeline(request, fixture.call)
            #expect(run.buildID == run.id)
            #expect(run.pipeline == "shop-ci")
            let body = try #require(fixture.sent("POST", "pipelines/7/runs").first)
            #expect(body["resources"]?["repositories"]?["self"] == ["refName": "refs/heads/main"])
            #expect(body["templateParameters"] == ["level": 3])
            #expect(try await fixture.forge.awaitBuild(run.id, fixture.call).status == .succeeded)
        }
    }

    @Test func `what is deployed is the build of the commit`() async throws {
        try await AzureFixture.run { fixture in
            var build = request()
            build.commit = "c0ffee"
            let queued = try await fixture.forge.queueBuild(build, fixture.call)
            var wanted = DeploymentRequest(environment: "Production")
            wanted.commit = "c0ffee"
            let early = try await forgeError { _ = try await fixture.forge.deploy(wanted, fixture.call) }
            #expect(early.code == "forge.not-found")
            _ = try await fixture.forge.awaitBuild(queued.id, fixture.call)
            let made = try await fixture.forge.deploy(wanted, fixture.call)
            #expect(made.status == .running)
            #expect(made.commit == "c0ffee")
            #expect(made.previousID == nil)
            let ended = try await fixture.forge.awaitDeployment(made.id, fixture.call)
            #expect(ended.status == .succeeded)
            let next = try await fixture.forge.deploy(DeploymentRequest(environment: "production"), fixture.call)
            #expect(next.previousCommit == "c0ffee")
            let reference: Value = ["id": .string(queued.id), "name": .string(queued.id)]
            #expect(
                fixture.sent("POST", "release/releases").first?["artifacts"]
                    == [["alias": "_shop", "instanceReference": reference]])
        }
    }

    @Test func `a stage that is not there makes no release`() async throws {
        try await AzureFixture.run { fixture in
            let error = try await forgeError {
                _ = try await fixture.forge.deploy(DeploymentRequest(environment: "moon"), fixture.call)
            }
            #expect(error.code == "forge.not-found")
            #expect(fixture.sent("POST", "release/releases").isEmpty)
            for id in ["", "x", "1", "1-2-3", "9-1"] {
                try await expect("forge.not-found") { _ = try await fixture.forge.deployment(id, fixture.call) }
            }
        }
    }

    @Test func `deployments are listed page by page`() async throws {
        try await AzureFixture.run { fixture in
            for _ in 1...30 {
                _ = try await fixture.forge.deploy(DeploymentRequest(environment: "staging"), fixture.call)
            }
            var ids: [String] = []
            var query = DeploymentQuery()
            query.page.limit = 7
            repeat {
                let page = try await fixture.forge.deployments(query, fixture.call)
                ids += page.items.map(\.id)
                query.page.after = page.next
            } while query.page.after != nil && ids.count < 60
            #expect(ids == (1...30).reversed().map { "\($0)-\($0 * 10)" })
        }
    }

    @Test func `what the service has not is told to be unsupported`() async throws {
        try await AzureFixture.run { fixture in
            let error = try await forgeError {
                _ = try await fixture.forge.createIncident(IncidentDraft(title: "Down"), fixture.call)
            }
            #expect(error == .unsupported("create-incident"))
            #expect(fixture.server.log.isEmpty)
        }
    }
}
