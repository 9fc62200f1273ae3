import Testing
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

extension RealSteps {
    @Suite struct GitOperationActionTests {
        /// A repository as the workspace: a clone of a bare one, or without any remote.
        private func bench(hasRemote: Bool = true) async throws -> (ActionBench, Repository, origin: Repository) {
            var bench = try ActionBench()
            let seed = try await Repository.make(bench.folder.at("seed"))
            let origin = try await seed.clone(to: bench.folder.at("origin.git"), bare: true)
            let repository = hasRemote ? try await origin.clone(to: bench.folder.at("work")) : seed
            bench.workspace = repository.path
            return (bench, repository, origin)
        }

        @Test(arguments: [true, false])
        func `pull, create-branch and checkout make a branch as a workflow does`(hasRemote: Bool) async throws {
            let (bench, repository, _) = try await bench(hasRemote: hasRemote)
            let pulled = try await bench.git("pull", ["branch": "main"])
            #expect(pulled["PULLED"] == .bool(hasRemote))
            #expect(bench.log.text(.log).contains("no remote 'origin': nothing to pull") == !hasRemote)
            let head = try await repository.git("rev-parse", "HEAD")
            let inputs: ValueMap = ["branch": "feature/12-x", "from": "main"]
            let created = try await bench.git("create-branch", inputs, outputs: ["NEW_BRANCH", "COMMIT_HASH"])
            #expect(
                created == [
                    "BRANCH": "feature/12-x", "COMMIT": .string(head), "CREATED": true, "NEW_BRANCH": "feature/12-x",
                    "COMMIT_HASH": .string(head),
                ])
            #expect(try await repository.git("branch", "--show-current") == "main")
            #expect(try await bench.git("create-branch", inputs)["CREATED"] == false)
            for _ in 1...2 {
                let outputs = try await bench.git("checkout", ["branch": "feature/12-x"])
                #expect(outputs == ["BRANCH": "feature/12-x", "COMMIT": .string(head)])
            }
            #expect(try await repository.git("branch", "--show-current") == "feature/12-x")
            try await repository.commit("second", "file.txt", "two\n")
            let fault = try await bench.fault(ActionBench.gitOrder("create-branch", ["branch": "main"]))
            #expect(fault.code == "git.branch-exists")
        }

        @Test(arguments: [
            "checkout", "create-branch", "create-hotfix-branch", "fetch-and-checkout", "pull", "tag", "cherry-pick",
            "revert-commit", "delete-remote-branch",
        ])
        func `no argument is taken as an option, a path or a program`(operation: String) async throws {
            let (bench, repository, _) = try await bench()
            let hostile = [
                "--upload-pack=touch pwned", "-b", "--exec=touch pwned", "--", "ext::sh -c 'touch pwned'", "a b", ":/x",
                "refs/heads/x:refs/heads/main", "--output=pwned", "@{-1}", "x\ny", "$(touch pwned)",
            ]
            for text in hostile {
                let inputs: ValueMap =
                    ["branch": .string(text), "tag": .string(text), "commit": .string(text), "from": .string(text)]
                let fault = try await bench.fault(ActionBench.gitOrder(operation, inputs))
                #expect(["git.name", "git.unknown-commit"].contains(fault.code), "\(text): \(fault)")
                if ["pull", "fetch-and-checkout", "delete-remote-branch"].contains(operation) {
                    let inputs: ValueMap = ["branch": "main", "remote": .string(text)]
                    let fault = try await bench.fault(ActionBench.gitOrder(operation, inputs))
                    #expect(fault.code == "git.name", "\(text): \(fault)")
                }
            }
            #expect(names(in: repository.path) == [".git", "file.txt"])
            #expect(try await repository.git("branch", "--format=%(refname:short)") == "main")
        }

        @Test func `checkout finds remote branches, tags and commits`() async throws {
            let (bench, repository, origin) = try await bench()
            try await repository.git("push", "--quiet", "origin", "main:feature/remote")
            let first = try await repository.git("rev-parse", "HEAD")
            #expect(try await bench.git("checkout", ["branch": "feature/remote"])["BRANCH"] == "feature/remote")
            #expect(
                try await bench.git("checkout", ["branch": .string(first)]) == [
                    "BRANCH": .null, "COMMIT": .string(first),
                ])
            let fault = try await bench.fault(ActionBench.gitOrder("checkout", ["branch": "nowhere"]))
            #expect(fault.code == "git.unknown-branch")
            #expect(try await origin.git("branch", "--format=%(refname:short)") == "feature/remote\nmain")
        }

        @Test func `checkout that would lose an edit fails with git's words`() async throws {
            let (bench, repository, _) = try await bench()
            try await repository.git("switch", "--quiet", "--create", "other")
            try await repository.commit("two", "file.txt", "two\n")
            try bench.folder.write("edited\n", to: "work/file.txt")
            let fault = try await bench.fault(ActionBench.gitOrder("checkout", ["branch": "main"]))
            #expect(fault.code == "git.exit")
            #expect(fault.details["stderr"]?.text.contains("file.txt") == true)
            #expect(content(bench.folder.at("work/file.txt")) == "edited\n")
        }

        @Test func `fetch-and-checkout and pull bring what others pushed`() async throws {
            let (bench, repository, origin) = try await bench()
            let other = try await origin.clone(to: bench.folder.at("other"))
            try await other.git("switch", "--quiet", "--create", "feature/theirs")
            let theirs = try await other.commit("theirs", "theirs.txt", "x")
            try await other.git("push", "--quiet", "origin", "feature/theirs")
            let fetched = try await bench.git("fetch-and-checkout", ["branch": "feature/theirs"])
            #expect(fetched == ["BRANCH": "feature/theirs", "COMMIT": .string(theirs)])
            let more = try await other.commit("more", "more.txt", "x")
            try await other.git("push", "--quiet", "origin", "feature/theirs")
            #expect(try await bench.git("pull", [:])["COMMIT"] == .string(more))
            try await repository.git("switch", "--quiet", "main")
            let last = try await other.commit("last", "last.txt", "x")
            try await other.git("push", "--quiet", "origin", "feature/theirs")
            #expect(try await bench.git("pull", ["branch": "feature/theirs"])["COMMIT"] == .string(last))
            #expect(try await repository.git("branch", "--show-current") == "main")
        }

        @Test(arguments: [false, true])
        func `a pull that conflicts is taken back`(rebase: Bool) async throws {
            let (bench, repository, origin) = try await bench()
            let other = try await origin.clone(to: bench.folder.at("other"))
            try await other.commit("theirs", "file.txt", "theirs\n")
            try await other.git("push", "--quiet", "origin", "main")
            let ours = try await repository.commit("ours", "file.txt", "ours\n")
            let fault = try await bench.fault(ActionBench.gitOrder("pull", ["rebase": .bool(rebase)]))
            #expect(fault.code == "git.conflict")
            #expect(fault.details["files"] == ["file.txt"])
            #expect(try await repository.git("rev-parse", "HEAD") == ours)
            #expect(try await repository.git("status", "--porcelain") == "")
        }

        @Test func `tag, cherry-pick and revert-commit make commits of the persona`() async throws {
            let (bench, repository, _) = try await bench()
            let message = "-m --file=/etc/passwd \"; $(touch pwned)\n# not a comment"
            let tagged = try await bench.git("tag", ["tag": "v1", "message": .string(message), "push": true])
            #expect(tagged["CREATED"] == true)
            #expect(try await repository.git("tag", "-l", "--format=%(contents)%(taggername)", "v1").hasPrefix(message))
            #expect(try await repository.git("ls-remote", "--tags", "origin").contains("refs/tags/v1"))
            #expect(try await bench.git("tag", ["tag": "v1"])["CREATED"] == false)

            try await repository.git("switch", "--quiet", "--create", "side")
            let picked = try await repository.commit("side", "side.txt", "x")
            let outputs = try await bench.git("cherry-pick", ["commit": .string(picked), "branch": "main"])
            #expect(outputs["BRANCH"] == "main")
            #expect(try await repository.git("log", "-1", "--format=%s|%an|%cn") == "side|Origin|Terry Test")
            #expect(try await bench.fault(ActionBench.gitOrder("tag", ["tag": "v1"])).code == "git.tag-exists")

            let reverted = try await bench.git("revert-commit", ["commit": "HEAD", "message": .string(message)])
            #expect(try await repository.git("rev-parse", "HEAD") == reverted["COMMIT"]?.text)
            #expect(
                try await repository.git("log", "-1", "--format=%B|%an <%ae>") == message
                    + "\n|Terry Test <tester@example.com>")
            #expect(names(in: repository.path) == [".git", "file.txt"])
        }

        @Test func `a merge is reverted against its first parent, a conflict is taken back`() async throws {
            let (bench, repository, _) = try await bench()
            try await repository.git("switch", "--quiet", "--create", "side")
            let side = try await repository.commit("side", "file.txt", "side\n")
            try await repository.git("switch", "--quiet", "main")
            try await repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
            let merge = try await repository.git("rev-parse", "HEAD")
            _ = try await bench.git("revert-commit", ["commit": .string(merge)])
            #expect(content("\(repository.path)/file.txt") == "one\n")
            try await repository.commit("other", "file.txt", "other\n")
            let before = try await repository.git("rev-parse", "HEAD")
            for operation in ["cherry-pick", "revert-commit"] {
                let fault = try await bench.fault(ActionBench.gitOrder(operation, ["commit": .string(side)]))
                #expect(fault.code == "git.conflict", "\(fault)")
                #expect(try await repository.git("rev-parse", "HEAD") == before)
                #expect(try await repository.git("status", "--porcelain") == "")
            }
        }

        @Test func `delete-remote-branch deletes, and it is fine when there is nothing to delete`() async throws {
            let (bench, repository, origin) = try await bench()
            try await repository.git("push", "--quiet", "origin", "main:feature/gone")
            for deleted in [true, false] {
                #expect(
                    try await bench.git("delete-remote-branch", ["branch": "feature/gone"])["DELETED"] == .bool(deleted)
                )
            }
            #expect(try await origin.git("branch", "--format=%(refname:short)") == "main")
            let (local, _, _) = try await self.bench(hasRemote: false)
            #expect(try await local.git("delete-remote-branch", ["branch": "x"])["DELETED"] == false)
        }

        @Test func `create-hotfix-branch begins at the main branch and switches to it`() async throws {
            let (bench, repository, _) = try await bench()
            try await repository.git("switch", "--quiet", "--create", "side")
            try await repository.commit("side", "side.txt", "x")
            let outputs = try await bench.git(
                "create-hotfix-branch", ["branch": "hotfix/1"], outputs: ["HOTFIX_BRANCH"])
            #expect(outputs["HOTFIX_BRANCH"] == "hotfix/1")
            #expect(try await repository.git("rev-parse", "hotfix/1") == repository.git("rev-parse", "main"))
            #expect(try await repository.git("branch", "--show-current") == "hotfix/1")
        }

        @Test func `hooks of the repository are not run`() async throws {
            let (bench, repository, _) = try await bench()
            for hook in ["post-checkout", "pre-commit", "commit-msg", "reference-transaction", "post-index-change"] {
                try bench.folder.write(
                    "#!/bin/sh\ntouch \(bench.folder.at("pwned"))\nexit 1\n", to: "work/.git/hooks/\(hook)")
            }
            _ = try await bench.shell("chmod +x .git/hooks/*")
            _ = try await bench.git("create-hotfix-branch", ["branch": "hotfix/1"])
            _ = try await bench.git("revert-commit", ["commit": "HEAD", "message": "undo"])
            #expect(!bench.folder.exists("pwned"))
            #expect(try await repository.git("rev-list", "--count", "HEAD") == "2")
        }

        @Test func `without a repository, or outside of it, nothing is done`() async throws {
            let bench = try ActionBench()
            // A repository around the workspace, as when the data directory lies in a project.
            let around = try await Repository.make(bench.folder.at("workspaces/1"))
            let fault = try await bench.fault(ActionBench.gitOrder("create-branch", ["branch": "x"]))
            #expect(fault.code == "git.no-repository")
            #expect(try await around.git("branch", "--format=%(refname:short)") == "main")
        }

        @Test(
            arguments: [
                (["operation": "gc"], "git.operation"),
                (["operation": "checkout", "inputs": ["x"]], "git.input"),
                (["operation": "checkout", "inputs": ["branch": .null]], "git.input"),
                (["operation": "tag", "inputs": [:]], "git.input"),
            ] as [(ValueMap, String)])
        func `inputs that say nothing are refused`(inputs: ValueMap, code: String) async throws {
            let (bench, _, _) = try await bench()
            #expect(try await bench.fault(.sample("git-operation", inputs)).code == code)
        }
    }
}
