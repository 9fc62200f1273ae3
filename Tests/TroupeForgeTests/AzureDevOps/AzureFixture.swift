import Synchronization
import Testing
import TroupeForge
import TroupeGraph
import TroupeHTTPClient
import TroupeTesting

/// A server of its own, and a forge that talks to it; time passes only in waits.
final class AzureFixture: Sendable {
    static let token = "common-token-0123456789"

    let server: AzureServer
    let http: HTTPClient
    let clock = AzureClock()
    let forge: AzureDevOpsForge
    let call = ForgeCall(actor: ForgeActor("backend-developer"), repository: "shop")
    let reviewer = ForgeCall(actor: ForgeActor("software-qa"), repository: "shop")
    /// By one who has no token of its own.
    let other = ForgeCall(actor: ForgeActor("technical-writer", name: "Tove"), repository: "shop")

    private init(_ http: HTTPClient, project: String, token: String) throws {
        self.http = http
        server = try AzureServer(accounts: [
            AzureServer.Account(id: "id-bot", name: "troupe@acme.example", token: Self.token),
            AzureServer.Account(id: "id-dev", name: "backend-developer", token: "dev-token"),
            AzureServer.Account(id: "id-qa", name: "software-qa", token: "qa-token"),
            AzureServer.Account(id: "id-test", name: "qa-test-engineer", token: nil),
            AzureServer.Account(id: "id-po", name: "product-owner", token: nil),
            AzureServer.Account(id: "id-sre", name: "sre@acme.example", token: nil),
        ])
        guard let common = AzureDevOpsToken(token) else { throw TestTrouble(text: "no token") }
        let configuration = try AzureDevOpsConfiguration(
            organization: server.address + "/", project: project, token: common)
        let people = AzureDevOpsPeople(
            address: { name in
                ["site-reliability-engineer": "sre@acme.example", "technical-writer": "writer@troupe.local"][name]
            },
            persona: { $0 == "sre@acme.example" ? "site-reliability-engineer" : nil },
            token: { name in
                ["backend-developer": "dev-token", "software-qa": "qa-token"][name].flatMap(AzureDevOpsToken.init)
            })
        forge = AzureDevOpsForge(configuration, http: http, clock: clock.value, people: people)
        _ = server.commit("main")
    }

    /// Runs `body` with a fixture, and ends it.
    static func run(
        project: String = "Shop", token: String = AzureFixture.token, _ body: (AzureFixture) async throws -> Void
    ) async throws {
        let http = HTTPClient()
        async let running: Void = http.run()
        let result: Result<Void, any Error>
        do {
            let fixture = try AzureFixture(http, project: project, token: token)
            do { result = .success(try await body(fixture)) } catch { result = .failure(error) }
            await fixture.server.stop()
        } catch {
            http.close()
            throw error
        }
        http.close()
        try await running
        try result.get()
    }

    /// For `ForgeConformance`.
    var subject: ForgeConformance.Subject {
        var subject = ForgeConformance.Subject(forge: forge, call: call, reviewer: reviewer) { branch, _, _ in
            self.server.commit(branch)
        }
        subject.knowsContent = false
        subject.keepsKeys = false
        return subject
    }

    /// An active pull request from a new branch.
    func pullRequest(_ branch: String = "feature/one") async throws -> PullRequest {
        _ = server.commit(branch)
        return try await forge.createPullRequest(PullRequestDraft(title: "Add it", sourceBranch: branch), call)
    }

    /// An active pull request that may be completed.
    func approved() async throws -> PullRequest {
        let made = try await pullRequest()
        return try await forge.vote(.approve, by: "software-qa", isRequired: nil, made.number, reviewer)
    }

    /// The bodies of the requests with this method whose target has this text.
    func sent(_ method: String, _ part: String) -> [Value] {
        server.log.filter { $0.method == method && $0.target.contains(part) }
            .map { (try? Value(json: $0.body)) ?? .null }
    }
}

/// A clock whose time passes only in waits.
final class AzureClock: Sendable {
    private let state = Mutex((now: Duration.zero, sleeps: [Duration]()))
    private let cancels = Atomic(false)

    /// From now on the task that waits is cancelled.
    func cancelsAtWaits() { cancels.store(true, ordering: .relaxed) }

    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    var value: AzureDevOpsClock {
        AzureDevOpsClock(
            now: { self.state.withLock { $0.now } }, date: { 1_784_000_000 },
            sleep: { duration in
                self.state.withLock {
                    $0.now += duration
                    $0.sleeps.append(duration)
                }
                if self.cancels.load(ordering: .relaxed) { withUnsafeCurrentTask { $0?.cancel() } }
            },
            jitter: { 0 })
    }
}

/// The error that `body` throws.
func forgeError(_ body: () async throws -> Void) async throws -> ForgeError {
    do {
        try await body()
    } catch let error as ForgeError {
        return error
    }
    throw TestTrouble(text: "nothing was thrown")
}

/// Expects that `body` throws an error of the forge with this code.
func expect(_ code: String, at location: Testing.SourceLocation = #_sourceLocation, _ body: () async throws -> Void)
    async throws
{
    let error = try await forgeError(body)
    #expect(error.code == code, "\(error)", sourceLocation: location)
}
