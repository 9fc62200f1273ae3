import Testing
import TroupeForge
import TroupeGraph

@Suite struct LocalForgeTests {
    @Test func `a repository on this machine is taken in, and again what is new there`() async throws {
        let test = try await TestForge()
        let other = try await TestForge(["a.txt": "1\n"])
        try await other.commit("feature/x", ["b.txt": "1\n"])
        let call = ForgeCall(actor: test.call.actor)
        let taken = try await test.forge.adoptRepository(at: "\(other.options.directory)/shop.git", as: "taken", call)
        #expect(taken.name == "taken" && taken.defaultBranch == "main")
        let refs = try await TestForge.git(["for-each-ref", "--format=%(refname)"], in: taken.cloneURL)
        #expect(refs == "refs/heads/feature/x\nrefs/heads/main")
        try await other.commit("feature/y", ["c.txt": "1\n"])
        _ = try await test.forge.adoptRepository(at: "\(other.options.directory)/shop.git", as: "taken", call)
        let more = try await TestForge.git(["for-each-ref", "--format=%(refname)"], in: taken.cloneURL)
        #expect(more == "refs/heads/feature/x\nrefs/heads/feature/y\nrefs/heads/main")
        await #expect(throws: ForgeError.notFound("git repository at the path that was given")) {
            _ = try await test.forge.adoptRepository(at: "/nonexistent/x", call)
        }
        await #expect(throws: ForgeError.conflict("Another repository has this name.")) {
            _ = try await test.forge.adoptRepository(at: "\(other.options.directory)/shop.git", as: "shop", call)
        }
        await #expect(throws: ForgeError.invalid("The project has several repositories: name one.")) {
            _ = try await test.forge.repository(call)
        }
        #expect(try await test.forge.repository(test.call.naming(path: "/srv/git/taken.git")).name == "taken")
    }

    @Test func `what a run calls its repository has one home`() async throws {
        let test = try await TestForge(), one = try await TestForge(["a.txt": "1\n"])
        let call = ForgeCall(actor: test.call.actor)
        let path = "\(one.options.directory)/shop.git"
        let home = try #require(try await test.forge.home(of: path, call))
        // The name is taken by a repository of the forge's own.
        #expect(home.name.hasPrefix("shop-") && home.name != "shop")
        try await one.commit("feature/x", ["b.txt": "1\n"])
        #expect(try await test.forge.home(of: "file://\(path)", call) == home)
        let refs = try await TestForge.git(["for-each-ref", "--format=%(refname)"], in: home.cloneURL)
        #expect(refs == "refs/heads/feature/x\nrefs/heads/main")
        #expect(try await test.forge.home(of: home.cloneURL, call) == home)
        #expect(try await test.forge.home(of: "shop", call)?.name == "shop")
        for place in ["unknown", "https://example.org/shop.git", "git@example.org:shop.git", "/", "/nonexistent", "-x"]
        {
            #expect(try await test.forge.home(of: place, call) == nil)
        }
    }

    @Test(arguments: ["../x", ".hidden", "-x", "a/../../b", "x.git.lock", "", "a b", "x;y"])
    func `a repository's name is never a path`(name: String) async throws {
        let test = try await TestForge()
        await #expect(throws: ForgeError.self) {
            _ = try await test.forge.createRepository(name, ForgeCall(actor: test.call.actor))
        }
    }

    @Test func `changes of one work item by many at once are all there`() async throws {
        let test = try await TestForge()
        let made = try await test.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), test.call)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    var change = WorkItemChange()
                    change.addedTags = ["tag-\(number)"]
                    change.comment = "\(number)"
                    var call = test.call
                    call.idempotencyKey = "change-\(number)"
                    _ = try await test.forge.updateWorkItem(made.id, change, call)
                }
            }
            try await group.waitForAll()
        }
        let found = try await test.forge.workItem(made.id, test.call)
        #expect(Set(found.tags) == Set((0..<8).map { "tag-\($0)" }))
        #expect(found.revision == 9)
        let comments = try await test.forge.comments(onWorkItem: made.id, ForgePageRequest(), test.call)
        #expect(comments.items.count == 8)
    }

    @Test func `a change made again by the same request meets itself`() async throws {
        let test = try await TestForge()
        let made = try await test.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), test.call)
        var change = WorkItemChange()
        change.expectedRevision = 1
        change.state = "Active"
        change.comment = "Begun"
        var call = test.call
        call.idempotencyKey = "element-7"
        let first = try await test.forge.updateWorkItem(made.id, change, call)
        let again = try await test.forge.updateWorkItem(made.id, change, call)
        #expect(first == again && again.revision == 2)
        let comments = try await test.forge.comments(onWorkItem: made.id, ForgePageRequest(), test.call)
        #expect(comments.items.map(\.text) == ["Begun"])
    }

    @Test func `projects do not see each other`() async throws {
        let test = try await TestForge()
        let made = try await test.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), test.call)
        let other = ForgeCall(actor: test.call.actor, project: "another")
        await #expect(throws: ForgeError.notFound("work item '\(made.id)'")) {
            _ = try await test.forge.workItem(made.id, other)
        }
        #expect(try await test.forge.workItems(WorkItemQuery(), other).items.isEmpty)
        var call = other
        call.idempotencyKey = "element-1"
        var same = test.call
        same.idempotencyKey = "element-1"
        let here = try await test.forge.createWorkItem(WorkItemDraft(type: "Task", title: "Here"), same)
        let there = try await test.forge.createWorkItem(WorkItemDraft(type: "Task", title: "There"), call)
        #expect(here.id != there.id)
        let repository = try await test.forge.createRepository("shop", other)
        #expect(repository.cloneURL.hasSuffix("/another/shop.git"))
    }

    @Test func `what is too large or holds NUL is refused or stored, never cut`() async throws {
        let test = try await TestForge()
        var draft = WorkItemDraft(type: "Task", title: String(repeating: "x", count: 1_001))
        await #expect(throws: ForgeError.invalid("The title is longer than 1000 bytes.")) {
            _ = try await test.forge.createWorkItem(draft, test.call)
        }
        draft.title = "a\u{0}b"
        draft.fields = ["Custom.Estimate": 35, "Custom.Map": ["a": [1, 2]]]
        let made = try await test.forge.createWorkItem(draft, test.call)
        #expect(made.title == "a\u{FFFD}b")
        #expect(made.fields == draft.fields)
        draft.fields = ["big": .string(String(repeating: "x", count: 300_000))]
        await #expect(throws: ForgeError.self) { _ = try await test.forge.createWorkItem(draft, test.call) }
    }
}

extension ForgeCall {
    /// The same call for the repository at a path.
    fileprivate func naming(path: String) -> ForgeCall {
        var copy = self
        copy.repository = path
        return copy
    }
}
