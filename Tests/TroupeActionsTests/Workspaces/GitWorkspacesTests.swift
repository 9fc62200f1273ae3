import Glibc
import Synchronization
import Testing
import TroupeActions
import TroupeEngine
import TroupeInterpreter
import TroupeTesting

extension RealSteps {
    @Suite struct GitWorkspacesTests {
        /// Which runs are not finished.
        private final class Runs: Sendable {
            let active = Mutex<Set<Key>>([1, 2])
        }

        private let bench: ActionBench
        private let runs = Runs()
        private let data: String

        init() throws {
            bench = try ActionBench()
            data = bench.folder.at("data")
        }

        private func workspaces() -> GitWorkspaces {
            let runs = runs
            return GitWorkspaces(directory: data, bench.surroundings) { run in
                runs.active.withLock { $0.contains(run) }
            }
        }

        private func repository() async throws -> Repository { try await .make(bench.folder.at("R")) }

        @Test func `two runs have clones of their own, on the branch of the source`() async throws {
            let source = try await repository()
            try await source.git("switch", "--quiet", "--create", "feature/x")
            let request = WorkspaceRequest(repository: source.path)
            let workspaces = workspaces()
            async let one = workspaces.prepare(run: 1, request: request)
            async let two = workspaces.prepare(run: 2, request: request)
            let (first, second) = (Repository(path: try await one), Repository(path: try await two))
            #expect(first.path != second.path)
            try await first.commit("mine", "mine.txt", "x")
            #expect(names(in: second.path) == [".git", "file.txt"])
            #expect(names(in: source.path) == [".git", "file.txt"])
            for clone in [first, second] {
                #expect(try await clone.git("branch", "--show-current") == "feature/x")
                #expect(try await clone.git("remote", "get-url", "origin") == source.path)
                #expect(names(in: "\(clone.path)/.git/hooks") == [])
            }
        }

        @Test func `steps that ask at once, and the next server, get one clone`() async throws {
            let request = WorkspaceRequest(repository: try await repository().path)
            let shared = workspaces()
            let paths = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...20 { group.addTask { try await shared.prepare(run: 1, request: request) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(paths.count == 1)
            let path = try #require(paths.first)
            _ = try await Repository(path: path).commit("work", "work.txt", "x")
            #expect(try await workspaces().prepare(run: 1, request: request) == path)
            #expect(names(in: path).contains("work.txt"))
            #expect(names(in: "\(data)/1").count == 1)
        }

        @Test func `a clone that a server left half done is made anew`() async throws {
            let request = WorkspaceRequest(repository: try await repository().path)
            _ = try bench.folder.directory("data/1/.clone-1/.git/objects")
            try bench.folder.write("half", to: "data/1/.clone-1/file.txt")
            let path = try await workspaces().prepare(run: 1, request: request)
            #expect(content("\(path)/file.txt") == "one\n")
            #expect(names(in: "\(data)/1").count == 1)
        }

        @Test func `a sub-workflow's own repository has a clone beside the run's`() async throws {
            let workspaces = workspaces()
            let first = try await repository()
            let second = try await Repository.make(bench.folder.at("other/R"))
            let one = try await workspaces.prepare(run: 1, request: WorkspaceRequest(repository: first.path))
            let two = try await workspaces.prepare(run: 1, request: WorkspaceRequest(repository: second.path))
            #expect(one != two)
            #expect(names(in: "\(data)/1").count == 2)
        }

        @Test func `without a repository there is an empty directory, kept only when something is in it`() async throws
        {
            let workspaces = workspaces()
            for run: Key in [1, 2] {
                let path = try await workspaces.prepare(run: run, request: nil)
                #expect(names(in: path) == [])
            }
            try bench.folder.write("result", to: "data/2/files/result.txt")
            for run: Key in [1, 2] { await workspaces.release(run: run, outcome: .completed) }
            #expect(names(in: data) == ["2"])
            #expect(content("\(data)/2/files/result.txt") == "result")
        }

        @Test func `a clone goes when all its work is at a remote, and stays otherwise`() async throws {
            let origin = try await repository().clone(to: bench.folder.at("origin.git"), bare: true)
            let request = WorkspaceRequest(repository: origin.path)
            let workspaces = workspaces()
            func clone(_ run: Key) async throws -> Repository {
                Repository(path: try await workspaces.prepare(run: run, request: request))
            }
            _ = try await clone(10)
            let pushed = try await clone(11)
            try await pushed.commit("pushed", "a.txt", "x")
            try await pushed.git("push", "--quiet", "origin", "main")
            let unpushed = try await clone(12)
            try await unpushed.commit("unpushed", "a.txt", "y")
            _ = try await clone(13)
            try bench.folder.write("new", to: "data/13/\(names(in: "\(data)/13")[0])/new.txt")
            let stashed = try await clone(14)
            try bench.folder.write("new", to: "data/14/\(names(in: "\(data)/14")[0])/file.txt")
            try await stashed.git("stash")
            let detached = try await clone(15)
            try await detached.git("switch", "--quiet", "--detach")
            try await detached.commit("detached", "a.txt", "z")
            let branch = try await clone(16)
            try await branch.git("switch", "--quiet", "--create", "other")
            try await branch.commit("other", "a.txt", "z")
            try await branch.git("switch", "--quiet", "main")
            _ = try await clone(17)
            for run: Key in 10...16 { await workspaces.release(run: run, outcome: .completed) }
            await workspaces.release(run: 17, outcome: .failed)
            #expect(names(in: data) == ["12", "13", "14", "15", "16", "17"])
        }

        @Test func `a tree in place is one run's until that is finished, also after a restart`() async throws {
            let source = try await repository()
            let request = WorkspaceRequest(repository: source.path, inPlace: true)
            symlink(source.path, bench.folder.at("link"))
            let linked = WorkspaceRequest(repository: bench.folder.at("link"), inPlace: true)
            #expect(try await workspaces().prepare(run: 1, request: request) == source.path)
            #expect(try await workspaces().prepare(run: 1, request: linked) == source.path)
            let fault = await #expect(throws: Fault.self) { try await workspaces().prepare(run: 2, request: linked) }
            #expect(fault?.code == "workspace.in-use")
            #expect(fault?.message.contains("run 1") == true)
            await workspaces().release(run: 1, outcome: .completed)
            #expect(try await workspaces().prepare(run: 2, request: request) == source.path)
            // The release of run 2 is lost, but it is known to be finished.
            runs.active.withLock { $0 = [3] }
            #expect(try await workspaces().prepare(run: 3, request: request) == source.path)
            #expect(names(in: source.path) == [".git", "file.txt"])
        }

        @Test func `a tree that a program with another data directory works in is refused until it ends`() async throws
        {
            let source = try await repository()
            let request = WorkspaceRequest(repository: source.path, inPlace: true)
            let other = open(source.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
            let fault = await #expect(throws: Fault.self) { try await workspaces().prepare(run: 1, request: request) }
            #expect(fault?.code == "workspace.in-use")
            close(other)
            #expect(try await workspaces().prepare(run: 1, request: request) == source.path)
            // And the other way round: the directory is locked while the run is not over, and not any more after it.
            let next = open(source.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            defer { close(next) }
            #expect(flock(next, LOCK_EX | LOCK_NB) != 0)
            await workspaces().release(run: 1, outcome: .failed)
            #expect(flock(next, LOCK_EX | LOCK_NB) == 0)
        }

        @Test func `many runs that want one tree at once: one gets it`() async throws {
            let request = WorkspaceRequest(repository: try await repository().path, inPlace: true)
            runs.active.withLock { $0 = Set(1...20) }
            let won = await withTaskGroup(of: Int.self) { group in
                for run: Key in 1...20 {
                    let workspaces = workspaces()
                    group.addTask { (try? await workspaces.prepare(run: run, request: request)) == nil ? 0 : 1 }
                }
                return await group.reduce(0, +)
            }
            #expect(won == 1)
        }

        @Test func `a plain directory can be worked in, a part of a working tree cannot`() async throws {
            let plain = try bench.folder.directory("plain")
            let request = WorkspaceRequest(repository: plain, inPlace: true)
            #expect(try await workspaces().prepare(run: 1, request: request) == plain)
            _ = try await repository()
            for wanted in [
                try bench.folder.directory("R/sub"), "R", bench.folder.at("missing"), bench.folder.at("R/file.txt"),
            ] {
                let fault = await #expect(throws: Fault.self) {
                    try await workspaces().prepare(run: 1, request: WorkspaceRequest(repository: wanted, inPlace: true))
                }
                #expect(fault?.code == "workspace.repository", "\(wanted)")
            }
        }

        @Test func `a source that is no repository fails clearly and leaves nothing`() async throws {
            let plain = try bench.folder.directory("plain")
            let fault = await #expect(throws: Fault.self) {
                try await workspaces().prepare(run: 1, request: WorkspaceRequest(repository: plain))
            }
            #expect(fault?.code == "workspace.clone")
            #expect(fault?.message.contains("plain") == true)
            #expect(names(in: "\(data)/1") == [])
        }

        @Test func `a clone that nobody waits for any more is given up, and can be asked for again`() async throws {
            let request = WorkspaceRequest(repository: try await repository().path)
            let workspaces = workspaces()
            let task = Task { try await workspaces.prepare(run: 1, request: request) }
            task.cancel()
            _ = await task.result
            let path = try await workspaces.prepare(run: 1, request: request)
            #expect(content("\(path)/file.txt") == "one\n")
        }
    }
}
