import Glibc
import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeLLM
import TroupePersonas
import TroupeTesting

@testable import TroupeActions

extension RealSteps {
    /// What outlives an attempt, and what does not.
    @Suite struct SkillDurabilityTests {
        @Test func `a further attempt gets the answers of the one before, call for call`() async throws {
            let model = RecordedModel { request in "\(request.prompt.contains("[\"again\"]") ? "again" : "once")" }
            let bench = try ActionBench(skills: "ask_it", model: model)
            let script = "ask_it x; ask_it x; echo in | ask_it x; ask_it again; exit ${FAIL:-0}"
            let first = try await bench.fault(ActionBench.skilled(script, ["env": ["FAIL": 3]]))
            #expect(first.details["outputs"]?["INPUT_TOKENS"] == 400)
            #expect(model.requests.count == 4)
            let second = try await bench.perform(ActionBench.skilled(script, attempt: 2))
            #expect(model.requests.count == 4)
            #expect(second["SKILL_CALLS"] == 4)
            #expect(second["INPUT_TOKENS"] == 0)
            #expect(second["OUTPUT_TOKENS"] == 0)
            #expect(bench.log.text(.output) == String(repeating: "once\nonce\nonce\nagain\n", count: 2))
            #expect(bench.log.text(.log).contains("the answer of an earlier attempt, 4 bytes of answer for nothing"))
            // Another call than those: once more, with other arguments, with other input, in another step.
            _ = try await bench.perform(
                ActionBench.skilled("ask_it x; ask_it x; ask_it x; ask_it y; echo out | ask_it x", attempt: 3))
            #expect(model.requests.count == 7)
            var other = ActionBench.skilled(script)
            other.element = 99
            _ = try await bench.perform(other)
            #expect(model.requests.count == 11)
        }

        @Test func `an answer is kept before the command sees it, until the run is released`() async throws {
            let model = RecordedModel()
            let bench = try ActionBench(skills: "ask_it", model: model)
            let attempts = bench.folder.at("attempts/1")
            let outputs = try await bench.skilled("ask_it; ls '\(attempts)' | grep -c 'answer'", outputs: ["X"])
            #expect(outputs["X"] == "answer of ask_it\n1")
            #expect(bench.leftovers.count == 1)
            let workspaces = GitWorkspaces(directory: bench.folder.at("workspaces"), bench.surroundings) { _ in true }
            await workspaces.release(run: 1, outcome: .completed)
            #expect(names(in: bench.folder.at("attempts")) == ["boot"])
        }

        @Test func `an answer that cannot be kept is not given`() async throws {
            let model = RecordedModel()
            let bench = try ActionBench(skills: "ask_it", model: model)
            let attempts = bench.folder.at("attempts")
            let fault = try await bench.fault(
                ActionBench.skilled(
                    "rm -r '\(attempts)'/1/*.1; mv '\(attempts)'/1 '\(attempts)'/gone; ${PATH%%:*}/ask_it || D='\(attempts)'/gone/*.skills; exec $D/ask_it"
                ))
            #expect(fault.message.contains("the answer could not be kept: No such file or directory"))
        }

        @Test func `what the persona needed is asked again only when something has changed`() async throws {
            let model = RecordedModel { request in request.prompt.contains("new.txt") ? "found" : "NEED: new.txt" }
            var bench = try ActionBench(skills: "ask_it", model: model)
            bench.workspace = try await Repository.make(bench.folder.at("R")).path
            for attempt in 1...2 {
                let fault = try await bench.fault(ActionBench.skilled("ask_it", attempt: attempt))
                #expect(fault.message == "exited with code 2: ask_it: tester needs: new.txt")
            }
            #expect(model.requests.count == 1)
            try bench.folder.write("", to: "R/new.txt")
            #expect(try await bench.skilled("ask_it", outputs: ["X"], attempt: 3)["X"] == "found")
            #expect(model.requests.count == 2)
        }

        @Test func `a failed call is no answer: the next attempt asks again`() async throws {
            let turns = Barrier(1)
            let model = RecordedModel { request throws(LLMError) in
                await turns.arrive()
                throw LLMError(.authentication("scripted"), provider: "simulated")
            }
            let bench = try ActionBench(skills: "ask_it", model: model)
            for attempt in 1...2 { _ = try await bench.fault(ActionBench.skilled("ask_it", attempt: attempt)) }
            #expect(model.requests.count == 2)
            #expect(bench.leftovers == [])
        }

        @Test func `a step that is stopped while a call is under way leaves no process, no socket and no call`()
            async throws
        {
            let called = Barrier(2)
            let model = RecordedModel { _ throws(LLMError) in
                await called.arrive()
                await untilCancelled()
                throw LLMError(.cancelled, provider: "simulated")
            }
            let bench = try ActionBench(skills: "ask_it", model: model)
            let order = ActionBench.skilled("ask_it & wait")
            let (action, context) = (try bench.action("shell-command"), bench.context(for: order))
            let task = Task { () async -> Fault? in
                do throws(Fault) { _ = try await action.perform(order, in: context) } catch { return error }
                return nil
            }
            await called.arrive()
            task.cancel()
            #expect(await task.value?.code == "shell.canceled")
            #expect(bench.leftovers == [])
            #expect(names(in: bench.folder.at("locks")) == [])
        }

        @Test func `a caller that goes away cancels its call, and the script goes on`() async throws {
            // Every one of the eight places is taken and given up again.
            let called = Barrier(9)
            let model = RecordedModel { request throws(LLMError) in
                if request.metadata.skill == "quick_one" { return "quick" }
                await called.arrive()
                await untilCancelled()
                throw LLMError(.cancelled, provider: "simulated")
            }
            let bench = try ActionBench(skills: "slow_one", "quick_one", model: model)
            mkfifo("\(bench.workspace)/go", 0o600)
            let script = "for I in {1..8}; do slow_one $I & done; read -r X <go; kill $(jobs -p); wait; quick_one"
            async let outputs = bench.skilled(script)
            await called.arrive()
            let fifo = open("\(bench.workspace)/go", O_WRONLY)
            close(fifo)
            _ = try await outputs
            #expect(bench.log.text(.output) == "quick\n")
        }

        @Test func `a step that ends before its calls ends them`() async throws {
            let called = Barrier(2)
            let model = RecordedModel { _ throws(LLMError) in
                await called.arrive()
                await untilCancelled()
                throw LLMError(.cancelled, provider: "simulated")
            }
            let bench = try ActionBench(skills: "slow_one", model: model)
            mkfifo("\(bench.workspace)/go", 0o600)
            async let outputs = bench.skilled("slow_one & read -r X <go; echo $X", outputs: ["X"])
            await called.arrive()
            let fifo = open("\(bench.workspace)/go", O_WRONLY)
            #expect(write(fifo, "on\n", 3) == 3)
            close(fifo)
            #expect(try await outputs["X"] == "on")
            #expect(bench.leftovers == [])
        }

        @Test func `what a killed server left of an attempt's commands goes away with its recovery or its run`()
            async throws
        {
            let bench = try ActionBench()
            for attempt in 1...2 {
                let folder = SkillFolder(
                    path: bench.folder.at("attempts/1/\(JobOrder.sample("shell-command").element).\(attempt).skills"))
                try folder.make(program: "/bin/true", names: ["ask_it"])
                close(try folder.listen(backlog: 1))
            }
            let order = ActionBench.shellOrder("true")
            #expect(
                try await bench.action("shell-command").recover(order, in: bench.context(for: order)) == .neverStarted)
            #expect(names(in: bench.folder.at("attempts/1")).count == 1)
            bench.surroundings.markers.removeAll(except: [])
            #expect(names(in: bench.folder.at("attempts")) == ["boot"])
        }

        @Test func `an attempt may ask so often, and no more`() async throws {
            let model = RecordedModel { _ in "" }
            let bench = try ActionBench(skills: "ask_it", model: model)
            let script = "for ((I = 1; I <= \(SkillSession.callLimit); I++)); do ask_it $I || exit 9; done; ask_it more"
            let fault = try await bench.fault(ActionBench.skilled(script))
            #expect(fault.message.contains("a step may ask for 200 answers"))
            #expect(model.requests.count == SkillSession.callLimit)
        }
    }
}
