import CLinux
import Glibc
import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeActions

extension RealSteps {
    @Suite struct AttemptRecoveryTests {
        @Test(arguments: ["shell-command", "git-operation"])
        func `an attempt without a trace never started`(type: String) async throws {
            let bench = try ActionBench()
            let order = JobOrder.sample(type)
            #expect(try await bench.action(type).recover(order, in: bench.context(for: order)) == .neverStarted)
        }

        @Test func `an attempt whose result was never committed counts as interrupted, until its run is released`()
            async throws
        {
            let bench = try ActionBench()
            let order = ActionBench.shellOrder("touch effect")
            _ = try await bench.perform(order)
            let action = try bench.action("shell-command")
            #expect(names(in: bench.folder.at("locks")) == [])
            #expect(try await action.recover(order, in: bench.context(for: order)) == .interrupted)
            var next = order
            next.attempt = 2
            #expect(try await action.recover(next, in: bench.context(for: next)) == .neverStarted)
            let workspaces = GitWorkspaces(directory: bench.folder.at("workspaces"), bench.surroundings) { _ in true }
            await workspaces.release(run: order.run, outcome: .completed)
            #expect(try await action.recover(order, in: bench.context(for: order)) == .neverStarted)
            #expect(names(in: bench.folder.at("attempts")) == ["boot"])
        }

        @Test func `a step whose supervisor was killed is gone and interrupted`() async throws {
            let bench = try ActionBench()
            let order = ActionBench.shellOrder("trap '' TERM; echo begun; while :; do sleep 0.05; done")
            let action = try bench.action("shell-command")
            let context = bench.context(for: order)
            let task = Task { () async -> Fault? in
                do throws(Fault) { _ = try await action.perform(order, in: context) } catch { return error }
                return nil
            }
            await bench.log.until("begun\n")
            let holders = content(context.lockPath).split(whereSeparator: { $0 == "\n" || $0 == "\0" })
                .compactMap { $0.split(separator: " ").first.flatMap { Int32($0) } }
            #expect(holders.count >= 2)
            kill(holders[0], SIGKILL)
            #expect(try await action.recover(order, in: context) == .interrupted)
            // They let go of the lock when the step's processes are gone, an instant before they end themselves.
            for holder in holders { #expect(hasEnded(holder)) }
            #expect(["shell.lost", "shell.signal"].contains(await task.value?.code))
        }

        @Test func `locks that a killed git left are removed, others are not`() async throws {
            var bench = try ActionBench()
            let repository = try await Repository.make(bench.folder.at("R"))
            bench.workspace = repository.path
            try bench.folder.write("", to: "R/.git/HEAD.lock")
            setTime(bench.folder.at("R/.git/HEAD.lock"), secondsAgo: 7200)
            let order = ActionBench.shellOrder("touch .git/index.lock .git/refs/heads/main.lock .git/notes; kill -9 $$")
            #expect(try await bench.fault(order).code == "shell.signal")
            // The next server starts; what is made from then on is somebody else's.
            bench.surroundings.startTime = ActionBench.now() + 1_000_000
            try bench.folder.write("", to: "R/.git/config.lock")
            setTime(bench.folder.at("R/.git/config.lock"), secondsAgo: -2)
            let action = try bench.action("shell-command")
            #expect(try await action.recover(order, in: bench.context(for: order)) == .interrupted)
            #expect(!bench.folder.exists("R/.git/index.lock"))
            #expect(!bench.folder.exists("R/.git/refs/heads/main.lock"))
            for name in ["HEAD.lock", "config.lock", "notes", "refs/heads/main"] {
                #expect(bench.folder.exists("R/.git/\(name)"), "\(name)")
            }
            #expect(bench.log.text(.log).contains("removed '.git/index.lock'"))
        }

        @Test func `after another boot no attempt is believed never to have started`() throws {
            let folder = try TemporaryFolder()
            _ = try folder.directory("attempts")
            try folder.write("another boot\n", to: "attempts/boot")
            let order = JobOrder.sample("shell-command")
            #expect(try AttemptMarkers(directory: folder.at("attempts")).mayHaveBegun(order))
            #expect(try !AttemptMarkers(directory: folder.at("attempts")).mayHaveBegun(order))
        }

        @Test func `markers of runs without open jobs are swept up`() throws {
            let folder = try TemporaryFolder()
            let markers = try AttemptMarkers(directory: folder.at("attempts"))
            for run: Key in [5, 6] { try markers.begin(.sample("log", run: run)) }
            markers.removeAll(except: [6])
            #expect(names(in: folder.at("attempts")) == ["6", "boot"])
        }

        /// Whether the process exists and is no zombie.
        private func hasEnded(_ process: Int32) -> Bool {
            let descriptor = troupe_pidfd_open(process)
            if descriptor < 0 { return true }
            defer { close(descriptor) }
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&wait, 1, 5000) > 0
        }

        private func setTime(_ path: String, secondsAgo: Int) {
            let time = timeval(tv_sec: time(nil) - secondsAgo, tv_usec: 0)
            utimes(path, [time, time])
        }
    }
}
