import Testing

@testable import TroupeForge

@Suite struct MergeTests {
    @Test func `a squash is one commit of the actor with all changes, and the source branch goes`() async throws {
        let test = try await TestForge()
        try await test.commit("feature/x", ["a.txt": "1\n"], "First")
        try await test.commit("feature/x", from: "feature/x", ["b.txt": "2\n"], "Second")
        var draft = PullRequestDraft(title: "Add x", sourceBranch: "refs/heads/feature/x")
        draft.description = "Because."
        let made = try await test.forge.createPullRequest(draft, test.call)
        try await test.approve(made)
        var completion = PullRequestCompletion(.squash)
        completion.deletesSourceBranch = true
        var call = test.call
        call.actor = ForgeActor("release", kind: .person, name: "Rita <Release>", email: "rita@example.org")
        let merged = try await test.forge.completePullRequest(made.number, completion, call)
        let commit = try #require(merged.mergeCommit)
        #expect(try await test.bareGit("rev-parse", "main") == commit)
        let shown = try await test.bareGit("log", "-1", "--format=%an|%ae|%cn|%s|%b|%P", commit)
        let parent = try #require(merged.targetCommit)
        #expect(shown == "Rita Release|rita@example.org|Rita Release|Add x (#\(made.number))|Because.|\(parent)")
        #expect(
            try await test.bareGit("diff", "--name-only", parent, commit).split(separator: "\n") == ["a.txt", "b.txt"])
        #expect(try await test.bareGit("for-each-ref", "refs/heads/feature").isEmpty)
        #expect(try await test.bareGit("rev-parse", "refs/pull/\(made.number)/head") == merged.sourceCommit)
        #expect(try await test.forge.statistics(made.number, test.call).files == ["a.txt", "b.txt"])
    }

    @Test func `a merge has both parents and the message that was given`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        let target = try await test.commit("main", ["main.txt": "moved on\n"])
        try await test.approve(made)
        var completion = PullRequestCompletion(.merge)
        completion.message = "Bring in x\n\nwith care"
        let merged = try await test.forge.completePullRequest(made.number, completion, test.call)
        let commit = try #require(merged.mergeCommit)
        #expect(try await test.bareGit("log", "-1", "--format=%P", commit) == "\(target) \(merged.sourceCommit ?? "")")
        #expect(try await test.bareGit("log", "-1", "--format=%B", commit) == "Bring in x\n\nwith care")
        #expect(try await test.bareGit("show", "main:a.txt") == "1")
        #expect(try await test.bareGit("show", "main:main.txt") == "moved on")
    }

    @Test func `a rebase keeps each commit's author, and leaves out what the target has already`() async throws {
        let test = try await TestForge()
        try await test.commit("feature/x", ["a.txt": "1\n"], "First")
        try await test.commit("feature/x", from: "feature/x", ["twice.txt": "same\n"], "Second")
        try await test.commit("feature/x", from: "feature/x", ["b.txt": "2\n"], "Third\n\nwith a body")
        let target = try await test.commit("main", ["twice.txt": "same\n"], "Second by another")
        let made = try await test.forge.createPullRequest(
            PullRequestDraft(title: "Add x", sourceBranch: "feature/x"), test.call)
        try await test.approve(made)
        let merged = try await test.forge.completePullRequest(made.number, PullRequestCompletion(.rebase), test.call)
        let log = try await test.bareGit("log", "--reverse", "--format=%an|%cn|%s", "\(target)..main")
        #expect(log == "Ada|backend-developer|First\nAda|backend-developer|Third")
        #expect(try await test.bareGit("rev-parse", "main") == merged.mergeCommit)
        #expect(try await test.bareGit("log", "-1", "--format=%B", "main") == "Third\n\nwith a body")
        #expect(try await test.bareGit("rev-list", "--count", "--merges", "main") == "0")
    }

    @Test func `a rebase that conflicts in the middle moves nothing`() async throws {
        let test = try await TestForge()
        try await test.commit("feature/x", ["same.txt": "feature\n"], "Change it")
        try await test.commit("feature/x", from: "feature/x", ["same.txt": "main\n"], "Change it again")
        let made = try await test.forge.createPullRequest(
            PullRequestDraft(title: "Add x", sourceBranch: "feature/x"), test.call)
        let target = try await test.commit("main", ["same.txt": "main\n"])
        try await test.approve(made)
        // As a whole there is nothing to argue about, but the first of the commits does not fit.
        #expect(try await test.forge.pullRequest(made.number, test.call).mergeStatus == .succeeded)
        await #expect(throws: ForgeError.conflict("the branches change the same lines", files: ["same.txt"])) {
            _ = try await test.forge.completePullRequest(made.number, PullRequestCompletion(.rebase), test.call)
        }
        #expect(try await test.bareGit("rev-parse", "main") == target)
    }

    @Test func `a conflict names its files`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["same.txt": "feature\n", "dir/naïve name.txt": "1\n"])
        try await test.commit("main", ["same.txt": "main\n", "dir/naïve name.txt": "2\n"])
        let found = try await test.forge.pullRequest(made.number, test.call)
        #expect(found.mergeStatus == .conflicts)
        #expect(found.conflictFiles.sorted() == ["dir/naïve name.txt", "same.txt"])
        try await test.git("fetch", "--quiet", "origin")
        try await test.git("checkout", "--quiet", "-B", "feature/x", "origin/main")
        try await test.git("commit", "--quiet", "--allow-empty", "-m", "Begin anew")
        try await test.git("push", "--quiet", "--force", "origin", "feature/x")
        let solved = try await test.forge.pullRequest(made.number, test.call)
        #expect(solved.mergeStatus == .succeeded && solved.conflictFiles.isEmpty)
    }

    @Test func `branches without a common history conflict`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        let tree = try await test.bareGit("rev-parse", "main^{tree}")
        let orphan = try await test.bareGit(
            "-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", tree, "-m", "orphan")
        try await test.bareGit("update-ref", "refs/heads/main", orphan)
        #expect(try await test.forge.pullRequest(made.number, test.call).mergeStatus == .conflicts)
    }

    @Test func `merges into one branch at once all arrive`() async throws {
        let test = try await TestForge()
        var numbers: [Int] = []
        for number in 0..<4 {
            let made = try await test.pullRequest("feature/\(number)", ["\(number).txt": "\(number)\n"])
            try await test.approve(made)
            numbers.append(made.number)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in numbers {
                group.addTask {
                    _ = try await test.forge.completePullRequest(number, PullRequestCompletion(), test.call)
                }
            }
            try await group.waitForAll()
        }
        let files = try await test.bareGit("ls-tree", "--name-only", "main").split(separator: "\n")
        #expect(files.filter { $0.first?.isNumber == true } == ["0.txt", "1.txt", "2.txt", "3.txt"])
        #expect(try await test.bareGit("rev-list", "--count", "main") == "5")
    }

    @Test func `a merge whose server ended before it could say so is found`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        let source = try #require(made.sourceCommit), target = try #require(made.targetCommit)
        // What completion does in git, without what it does in the database afterwards.
        try await test.bareGit("update-ref", "refs/heads/main", source, target)
        try await test.bareGit("update-ref", "refs/pull/\(made.number)/merge", source)
        let found = try await test.restarted().pullRequest(made.number, test.call)
        #expect(found.status == .completed)
        #expect(found.mergeCommit == source)
    }

    @Test func `who only looks at a merge in the making is not taken for the one who merged`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        let source = try #require(made.sourceCommit), target = try #require(made.targetCommit)
        try await test.bareGit("update-ref", "refs/heads/main", source, target)
        try await test.bareGit("update-ref", "refs/pull/\(made.number)/merge", source)
        let seen = try await test.forge.pullRequest(made.number, test.reviewer)
        #expect(seen.status == .completed && seen.closedBy == nil)
        let merged = try await test.forge.finish(
            made, mergeCommit: source, source, target, by: test.call.actor, test.call)
        #expect(merged.closedBy == "backend-developer" && merged.closedAt == seen.closedAt)
        let late = try await test.forge.finish(
            made, mergeCommit: source, source, target, by: test.reviewer.actor, test.reviewer)
        #expect(late == merged)
    }

    @Test func `a pull request that was given up while it was merged is merged`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        let source = try #require(made.sourceCommit), target = try #require(made.targetCommit)
        _ = try await test.forge.abandonPullRequest(made.number, reason: nil, test.reviewer)
        let merged = try await test.forge.finish(
            made, mergeCommit: source, source, target, by: test.call.actor, test.call)
        #expect(merged.status == .completed && merged.mergeCommit == source)
    }

    @Test func `a branch that was merged by hand completes without another commit`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        try await test.approve(made)
        let source = try #require(made.sourceCommit)
        try await test.bareGit("update-ref", "refs/heads/main", source)
        let merged = try await test.forge.completePullRequest(made.number, PullRequestCompletion(), test.call)
        #expect(merged.status == .completed)
        #expect(merged.mergeCommit == source)
        #expect(try await test.bareGit("rev-parse", "main") == source)
    }

    @Test func `a pull request whose branch is gone cannot be completed`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        try await test.bareGit("update-ref", "-d", "refs/heads/feature/x")
        #expect(try await test.forge.pullRequest(made.number, test.call).mergeStatus == .notChecked)
        await #expect(throws: ForgeError.notFound("branch 'feature/x' or 'main'")) {
            _ = try await test.forge.completePullRequest(made.number, PullRequestCompletion(), test.call)
        }
        #expect(try await test.forge.statistics(made.number, test.call).files == ["a.txt"])
    }

    @Test(arguments: [
        "-x", "--upload-pack=x", "a..b", "a b", "a\nb", "HEAD", "a.lock", "a/.b", "@{1}", "a~1", "a:b", "a\\b", "",
        "x/",
    ])
    func `a name that is more than a branch never reaches git`(name: String) async throws {
        let test = try await TestForge()
        await #expect {
            _ = try await test.forge.createPullRequest(PullRequestDraft(title: "x", sourceBranch: name), test.call)
        } throws: {
            ($0 as? ForgeError)?.code == "forge.invalid"
        }
    }
}
