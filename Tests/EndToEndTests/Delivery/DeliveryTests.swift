import Testing
import TroupeGraph

/// What the system workflows are for: a work item goes in, a merged, reviewed and watched change comes out.
@Suite(.serialized) struct DeliveryTests {
    private static let projects = ["python-project", "node-project", "swift-project"]
    /// Of the scenarios that go wrong, one project in every run and all of them in the long one.
    private static let troubled = Troupe.isSoak ? projects : ["python-project"]

    /// The status of the last build of a commit.
    private static func build(of commit: String, _ delivery: Delivery) async throws -> String? {
        let builds = try await delivery.forge("builds?commit=\(commit)")["items"]?.listValue ?? []
        return builds.first?["status"]?.stringValue
    }

    /// That main holds the merge commit, that its tests passed, and that another persona approved it.
    private static func expectDelivered(_ ended: Value, _ delivery: Delivery) async throws {
        let merge = try #require(ended["outputs"]?["MERGE_COMMIT"]?.stringValue)
        let bare = try await delivery.bare()
        let isOnMain = try await Git.run(["merge-base", "--is-ancestor", merge, "refs/heads/main"], in: bare)
        #expect(isOnMain.code == 0, "\(isOnMain)")
        #expect(try await build(of: merge, delivery) == "succeeded")
        let number = try #require(ended["outputs"]?["PR_NUMBER"]?.text)
        let request = try await delivery.forge("pull-requests/\(number)")
        #expect(request["status"] == "completed")
        #expect(request["merge_commit"] == .string(merge))
        let author = try #require(request["author"]?.stringValue)
        let votes = (request["reviewers"]?.listValue ?? []).filter { ($0["vote"]?.intValue ?? 0) > 0 }
        #expect(!votes.isEmpty && votes.allSatisfy { $0["id"]?.stringValue != author }, "\(request.json)")
        #expect(request["work_items"] == .list([.string(delivery.workItem)]))
    }

    @Test(arguments: projects)
    func `a work item becomes a reviewed, merged and watched change`(_ project: String) async throws {
        let delivery = try await Delivery(project, "happy")
        let ended = try await delivery.completed(try await delivery.start())
        try await Self.expectDelivered(ended, delivery)
        let checkout = try await delivery.checkout()
        let changed = try await Git.ask(["diff", "--name-only", "HEAD~1", "HEAD"], in: checkout)
        #expect(changed.split(separator: "\n").count >= 2, "\(changed)")
        // The first review asked for a change, and got an answer.
        let number = ended["outputs"]?["PR_NUMBER"]?.text ?? ""
        let threads = try await delivery.forge("pull-requests/\(number)/threads")["items"]?.listValue ?? []
        #expect(threads.contains { ($0["comments"]?.listValue?.count ?? 0) > 1 }, "\(threads)")
        let item = try await delivery.forge("work-items/\(delivery.workItem)")
        #expect(item["is_done"] == true, "\(item.json)")
    }

    @Test(arguments: troubled)
    func `a failing test is repaired before anybody reviews`(_ project: String) async throws {
        let delivery = try await Delivery(project, "failing-test")
        let run = try await delivery.start()
        let ended = try await delivery.completed(run)
        try await Self.expectDelivered(ended, delivery)
        let called = try await delivery.server.records(run).contains { record in
            record["record"]?["type"] == "called" && record["record"]?["id"] == "wf14-build-failure-recovery"
        }
        #expect(called)
    }

    @Test(arguments: troubled)
    func `a conflict with what somebody else pushed is resolved`(_ project: String) async throws {
        let delivery = try await Delivery(project, "conflict")
        let run = try await delivery.start()
        let task = try await delivery.question(of: run)
        try await delivery.pushToMain()
        let answer = try await delivery.server.send(
            "POST", "/api/user-tasks/\(task)/complete", ["decision": "approve", "by": "lee@example.org"])
        #expect(answer.status == 202, "\(answer.json.json)")
        // Whatever else the person is asked, for instance about the resolution, is approved, too.
        let ended = try await delivery.completedApproving(run, after: task)
        try await Self.expectDelivered(ended, delivery)
        let log = try await Git.ask(["log", "--format=%s", "refs/heads/main"], in: try await delivery.bare())
        #expect(log.contains("feat: somebody else's"))
    }

    @Test(arguments: troubled)
    func `a bad release is rolled back`(_ project: String) async throws {
        let delivery = try await Delivery(project, "bad-release")
        let ended = try await delivery.server.finished(try await delivery.start())
        let bare = try await delivery.bare()
        let subjects = try await Git.ask(["log", "--format=%s", "refs/heads/main"], in: bare)
        #expect(subjects.split(separator: "\n").count >= 3, "\(subjects)")
        #expect(subjects.lowercased().contains("revert"), "\(subjects) \(ended.json)")
        // What main holds is what it held.
        let trees = try await Git.ask(["log", "--format=%T", "refs/heads/main"], in: bare).split(separator: "\n")
        #expect(trees.first == trees.last)
        let item = try await delivery.forge("work-items/\(delivery.workItem)")
        #expect(item["is_done"] == false, "\(item.json)")
    }
}
