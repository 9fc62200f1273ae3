import Foundation
import Testing
import TroupeForge
import TroupeGraph
import TroupePostgres

@Suite struct RunTests {
    private func build(_ test: TestForge, _ change: (inout BuildRequest) -> Void = { _ in }) async throws -> Build {
        var request = BuildRequest()
        change(&request)
        let queued = try await test.forge.queueBuild(request, test.call)
        return try await test.forge.awaitBuild(queued.id, test.call)
    }

    @Test func `a build runs the repository's own script, tells its end and leaves nothing`() async throws {
        let test = try await TestForge([
            ".troupe/build.sh": """
            echo "commit $TROUPE_COMMIT on $TROUPE_BRANCH with $TROUPE_PARAMETER_TARGET in CI=$CI"
            touch "$TMPDIR/x" made.txt
            exit 3
            """
        ])
        let ended = try await build(test) { $0.parameters = ["target": "all; exit 0"] }
        #expect(ended.status == .failed)
        #expect(ended.result == "'sh' ended with status 3")
        #expect(ended.log.contains("on main with all; exit 0 in CI=true"))
        #expect(ended.log.contains(try #require(ended.commit)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.options.workDirectory).isEmpty)
        #expect(try await test.bareGit("rev-parse", "main") == ended.commit)
    }

    @Test func `a commit is built by its id`() async throws {
        let test = try await TestForge()
        let commit = try await test.commit("feature/x", [".troupe/build.sh": "echo of the branch"])
        let ended = try await build(test) { $0.commit = String(commit.prefix(12)) }
        #expect(ended.commit == commit)
        #expect(ended.status == .succeeded)
        #expect(ended.log == "$ sh ./.troupe/build.sh\nof the branch\n")
        await #expect(throws: ForgeError.notFound("commit '0123456789'")) {
            _ = try await build(test) { $0.commit = "0123456789" }
        }
        await #expect(throws: ForgeError.invalid("'--exec=x' is not the id of a commit.")) {
            _ = try await build(test) { $0.commit = "--exec=x" }
        }
    }

    @Test func `a build that lasts too long is stopped with all it started`() async throws {
        let test = try await TestForge(
            [".troupe/build.sh": "sleep 1000 & sleep 1000"], timeLimit: .milliseconds(300))
        let ended = try await build(test)
        #expect(ended.status == .failed)
        #expect(ended.result == "stopped after 0.3 seconds")
    }

    @Test func `of a long log the end is kept`() async throws {
        let test = try await TestForge([
            ".troupe/build.sh": "i=0; while [ $i -lt 20000 ]; do echo line number $i; i=$((i+1)); done"
        ])
        let ended = try await build(test)
        #expect(ended.status == .succeeded)
        #expect(ended.log.utf8.count <= 64 << 10)
        #expect(ended.log.hasSuffix("line number 19999\n"))
        #expect(ended.log.hasPrefix("line number "))
    }

    @Test func `a repository without tests does not succeed by doing nothing`() async throws {
        let test = try await TestForge(["README.md": "x"])
        let ended = try await build(test)
        #expect(ended.status == .failed)
        #expect(ended.result == "the repository has no tests that are known here; .troupe/build.sh can say how")
    }

    @Test func `a cancelled build ends, and one that waits for its turn, too`() async throws {
        let test = try await TestForge([".troupe/build.sh": "echo begun; sleep 1000"])
        var queued: [Build] = []
        for _ in 0..<3 { queued.append(try await test.forge.queueBuild(BuildRequest(), test.call)) }
        for build in queued.reversed() {
            let ended = try await test.forge.cancelBuild(build.id, test.call)
            #expect(ended.status == .cancelled)
        }
        #expect(try await test.forge.cancelBuild(queued[0].id, test.call).status == .cancelled)
    }

    @Test func `who stops waiting is told how it is, and the build goes on`() async throws {
        let test = try await TestForge([".troupe/build.sh": "sleep 1000"])
        let queued = try await test.forge.queueBuild(BuildRequest(), test.call)
        let waiting = Task { try await test.forge.awaitBuild(queued.id, test.call) }
        waiting.cancel()
        #expect(try await !waiting.value.status.hasEnded)
        await test.forge.close()
        let ended = try await test.restarted().build(queued.id, test.call)
        #expect(ended.status == .failed)
        #expect(ended.result == "interrupted: the server that ran it has ended")
    }

    @Test func `a build of a server that is gone is interrupted, one of a server that lives is not`() async throws {
        let test = try await TestForge([".troupe/build.sh": "sleep 1000"])
        let other = try test.restarted()
        let queued = try await test.forge.queueBuild(BuildRequest(), test.call)
        #expect(try await !other.build(queued.id, test.call).status.hasEnded)
        let waiting = Task { try await other.awaitBuild(queued.id, test.call) }
        // A server that is killed takes its session with it, and nothing else.
        let rows = try await test.pool.query(
            Statement(
                unprepared: """
                    SELECT pg_terminate_backend(pid) FROM pg_locks
                    WHERE locktype = 'advisory' AND granted
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    """))
        #expect(!rows.isEmpty)
        let ended = try await waiting.value
        #expect(ended.status == .failed)
        #expect(ended.result == "interrupted: the server that ran it has ended")
        #expect(try await other.builds(BuildQuery(), test.call).items.map(\.status) == [.failed])
        _ = try await test.forge.cancelBuild(queued.id, test.call)
    }

    @Test func `a pipeline is a script of the repository, and an unknown one is not found`() async throws {
        let test = try await TestForge([
            ".troupe/pipelines/release.sh": "echo releasing $TROUPE_PARAMETER_VERSION",
            ".troupe/build.sh": "echo tests",
        ])
        var request = BuildRequest()
        request.definition = "release"
        request.parameters = ["version": "1.2"]
        let run = try await test.forge.triggerPipeline(request, test.call)
        let ended = try await test.forge.awaitBuild(try #require(run.buildID), test.call)
        #expect(ended.log.hasSuffix("releasing 1.2\n"))
        request.definition = "CI"
        let tests = try await test.forge.triggerPipeline(request, test.call)
        #expect(try await test.forge.awaitBuild(tests.id, test.call).log.hasSuffix("tests\n"))
        for name in ["deploy-to-production", "../build", ""] {
            request.definition = name
            await #expect(throws: ForgeError.self) { _ = try await test.forge.triggerPipeline(request, test.call) }
        }
    }

    @Test func `a deployment runs the environment's script and knows what was there before`() async throws {
        let test = try await TestForge([
            "deploy/staging.sh": """
            echo "$TROUPE_ENVIRONMENT $TROUPE_VERSION before: $TROUPE_PREVIOUS_COMMIT"
            test "$TROUPE_VERSION" != 2.0
            """
        ])
        func deploy(_ version: String, _ environment: String = "staging") async throws -> ForgeDeployment {
            var request = DeploymentRequest(environment: environment)
            request.version = version
            let queued = try await test.forge.deploy(request, test.call)
            return try await test.forge.awaitDeployment(queued.id, test.call)
        }
        let first = try await deploy("1.0")
        #expect(first.status == .succeeded)
        #expect(first.log.hasSuffix("staging 1.0 before: \n"))
        let second = try await deploy("2.0")
        #expect(second.status == .failed)
        #expect(second.previousID == first.id && second.previousCommit == first.commit)
        let third = try await deploy("3.0")
        #expect(third.previousID == first.id)
        let elsewhere = try await deploy("1.0", "production")
        #expect(elsewhere.status == .succeeded && elsewhere.previousID == nil)
        #expect(elsewhere.log == "recorded; the repository has no script deploy/production.sh\n")
        for name in ["../staging", "", "-x", "a/b"] {
            await #expect(throws: ForgeError.self) { _ = try await deploy("1.0", name) }
        }
    }
}
