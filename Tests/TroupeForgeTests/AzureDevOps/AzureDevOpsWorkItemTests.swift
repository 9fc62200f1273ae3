import Testing
import TroupeForge
import TroupeGraph

@Suite struct AzureDevOpsWorkItemTests {
    @Test func `a change names the revision that it is based on`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), fixture.call)
            var change = WorkItemChange()
            change.expectedRevision = made.revision
            change.title = "Two"
            let changed = try await fixture.forge.updateWorkItem(made.id, change, fixture.call)
            let test: Value = ["op": "test", "path": "/rev", "value": .integer(made.revision)]
            #expect(fixture.sent("PATCH", "wit/workitems").first?.listValue?.first == test)
            change.title = "Three"
            let error = try await forgeError {
                _ = try await fixture.forge.updateWorkItem(made.id, change, fixture.call)
            }
            #expect(error.code == "forge.conflict")
            #expect(try await fixture.forge.workItem(made.id, fixture.call) == changed)
        }
    }

    @Test func `tags that are added meanwhile are not lost`() async throws {
        try await AzureFixture.run { fixture in
            var draft = WorkItemDraft(type: "Task", title: "One")
            draft.tags = ["a"]
            let made = try await fixture.forge.createWorkItem(draft, fixture.call)
            var change = WorkItemChange()
            change.addedTags = ["b"]
            change.removedTags = ["a"]
            let changed = try await fixture.forge.updateWorkItem(made.id, change, fixture.call)
            #expect(changed.tags == ["b"])
            // What was read is what is tested.
            let body = try #require(fixture.sent("PATCH", "wit/workitems").first?.listValue)
            #expect(body.first?["path"] == "/rev")
            #expect(body.contains { $0["path"] == "/fields/System.Tags" && $0["value"] == "b" })
        }
    }

    @Test func `the categories of states say what is done, and are asked for once`() async throws {
        try await AzureFixture.run { fixture in
            var draft = WorkItemDraft(type: "User Story", title: "One")
            draft.state = "Fertig"
            let closed = try await fixture.forge.createWorkItem(draft, fixture.call)
            #expect(closed.isDone)
            draft.state = "New"
            let open = try await fixture.forge.createWorkItem(draft, fixture.call)
            #expect(!open.isDone)
            #expect(fixture.server.log.count { $0.target.contains("/states") } == 1)
        }
    }

    @Test func `those without a token sign their comments; markup in them stays text`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), fixture.call)
            let said = try await fixture.forge.comment("a <b>\nline", onWorkItem: made.id, fixture.other)
            #expect(said.text == "Tove: a <b>\nline")
            #expect(said.author == "troupe@acme.example")
            #expect(fixture.sent("POST", "/comments") == [["text": "Tove: a &lt;b&gt;<br>line"]])
            _ = try await fixture.forge.comment("mine", onWorkItem: made.id, fixture.call)
            var change = WorkItemChange()
            change.comment = "with the change"
            _ = try await fixture.forge.updateWorkItem(made.id, change, fixture.other)
            let all = try await fixture.forge.comments(onWorkItem: made.id, ForgePageRequest(), fixture.call)
            #expect(all.items.map(\.text) == ["Tove: a <b>\nline", "mine", "Tove: with the change"])
        }
    }

    @Test func `personas are known by their mail addresses, or stand for the common account`() async throws {
        try await AzureFixture.run { fixture in
            var draft = WorkItemDraft(type: "Task", title: "One")
            draft.assignee = "site-reliability-engineer"
            let made = try await fixture.forge.createWorkItem(draft, fixture.call)
            #expect(made.assignee == "site-reliability-engineer")
            let sent = fixture.sent("POST", "wit/workitems").first?.listValue?.last
            #expect(sent?["value"] == "sre@acme.example")
            var query = WorkItemQuery()
            query.assignee = "site-reliability-engineer"
            #expect(try await fixture.forge.workItems(query, fixture.call).items.map(\.id) == [made.id])
            var change = WorkItemChange()
            change.assignee = "technical-writer"
            let changed = try await fixture.forge.updateWorkItem(made.id, change, fixture.call)
            #expect(changed.assignee == "troupe@acme.example")
            change.assignee = ""
            #expect(try await fixture.forge.updateWorkItem(made.id, change, fixture.call).assignee == nil)
            change.assignee = "nobody at all"
            let error = try await forgeError {
                _ = try await fixture.forge.updateWorkItem(made.id, change, fixture.call)
            }
            #expect(error.code == "forge.invalid")
        }
    }

    @Test func `every relation reaches the service under its name`() async throws {
        try await AzureFixture.run { fixture in
            var ids: [String] = []
            for number in 1...2 {
                let draft = WorkItemDraft(type: "Task", title: "\(number)")
                ids.append(try await fixture.forge.createWorkItem(draft, fixture.call).id)
            }
            let request = try await fixture.pullRequest()
            let relations = [
                WorkItemRelation(.parent, ids[1]), WorkItemRelation(.predecessor, ids[1]),
                WorkItemRelation(.duplicate, ids[1]), WorkItemRelation(.link, "https://example.org/a?b"),
                WorkItemRelation(.pullRequest, "\(request.number)"),
            ]
            for relation in relations + relations {
                try await fixture.forge.relate(ids[0], relation, fixture.call)
            }
            #expect(try await fixture.forge.relations(ofWorkItem: ids[0], fixture.call) == relations)
            let other = try await fixture.forge.relations(ofWorkItem: ids[1], fixture.call)
            #expect(other.map(\.kind) == [.child, .successor, .duplicate])
            #expect(try await fixture.forge.pullRequest(request.number, fixture.call).workItems == [ids[0]])
            for relation in relations { try await fixture.forge.unrelate(ids[0], relation, fixture.call) }
            #expect(try await fixture.forge.relations(ofWorkItem: ids[0], fixture.call) == [])
            for bad in [WorkItemRelation(.link, "javascript:alert(1)"), WorkItemRelation(.pullRequest, "x")] {
                let error = try await forgeError { try await fixture.forge.relate(ids[0], bad, fixture.call) }
                #expect(error.code == "forge.invalid")
            }
        }
    }

    @Test(arguments: ["-1", "x", "9223372036854775807", "1/2", ""])
    func `what is no mark of a page is refused`(after: String) async throws {
        try await AzureFixture.run { fixture in
            let page = ForgePageRequest(limit: 2, after: after)
            var items = WorkItemQuery()
            items.page = page
            var requests = PullRequestQuery()
            requests.page = page
            try await expect("forge.invalid") { _ = try await fixture.forge.workItems(items, fixture.call) }
            try await expect("forge.invalid") { _ = try await fixture.forge.pullRequests(requests, fixture.call) }
        }
    }
}
