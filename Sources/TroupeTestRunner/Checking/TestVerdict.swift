import TroupeGraph
import TroupeInterpreter

/// Compares what a run did with what its test expects.
struct TestVerdict {
    let run: TestRun
    private(set) var failures: [TestFailure] = []

    private var expectation: Expectation { run.test.expectation }
    private var tested: String { run.programs.tested.definition.id }

    init(_ run: TestRun) { self.run = run }

    /// All that is not as expected.
    mutating func judge(_ git: ScratchGit) async -> [TestFailure] {
        for problem in run.problems { fail(problem.message, at: problem.place ?? run.test.place) }
        for call in run.trace.brokenCalls { fail("\(call.message) (\(call.place))", at: run.test.place) }
        checkEnd()
        checkPaths()
        checkOutputs()
        checkCalls()
        checkFiles()
        for commits in expectation.commits { await check(commits, git) }
        checkLog()
        for stub in run.book.unused { fail("this \(stub.title) was never used", at: stub.place) }
        return failures
    }

    private mutating func fail(_ message: String, at place: SourceLocation) {
        let failure = TestFailure(message, at: place)
        if !failures.contains(failure) { failures.append(failure) }
    }

    // MARK: State

    private var state: String {
        if run.refusal != nil { return "failed" }
        switch run.state?.status {
        case .completed: return "completed"
        case .failed: return "failed"
        case .canceled: return "cancelled"
        case .incident: return "incident"
        default: return "unfinished"
        }
    }

    /// Why the run failed.
    private var reason: String? {
        if let refusal = run.refusal { return refusal }
        return run.state?.finished?.fault.map { fault in
            fault.step.map { "step '\($0)': \(fault.message)" } ?? fault.message
        }
    }

    private mutating func checkEnd() {
        let wanted = expectation.state?.content ?? (expectation.error == nil ? "completed" : "failed")
        if state != wanted {
            let why = reason.map { ": \($0)" } ?? (run.trace.incidents.first.map { ": \($0)" } ?? "")
            let place = expectation.state?.place ?? expectation.error?.place ?? expectation.place
            fail("expected the run to be \(wanted); it is \(state)\(why)", at: place)
        }
        if let error = expectation.error {
            let message = run.refusal ?? run.state?.finished?.fault?.message
            if !error.content.fits(message.map(Value.string)) {
                let there = message.map { "'\($0)'" } ?? "no failure"
                fail("expected a failure with \(error.content.expectation); there is \(there)", at: error.place)
            }
        }
        guard let wanted = expectation.incidents else { return }
        let there = run.trace.incidents
        for incident in wanted where !there.contains(where: { incident.content.fits(.string($0)) }) {
            fail(
                "expected an incident with \(incident.content.expectation); there are \(list(there))",
                at: incident.place)
        }
        if there.count > wanted.count {
            fail("expected \(wanted.count) incidents; there are \(list(there))", at: expectation.place)
        }
    }

    private func list(_ texts: [String]) -> String {
        texts.isEmpty ? "none" : texts.map { "'\($0)'" }.joined(separator: ", ")
    }

    // MARK: Steps

    private func isMeant(_ name: StepName, _ step: RunTrace.Step) -> Bool {
        step.id == name.step && step.workflow == name.workflow ?? tested
    }

    private func shown(_ step: RunTrace.Step) -> String {
        step.workflow == tested ? step.id : "\(step.workflow)/\(step.id)"
    }

    private mutating func checkPaths() {
        let completed = run.trace.completed
        if let path = expectation.path {
            var rest = completed[...]
            for name in path.content {
                if let index = rest.firstIndex(where: { isMeant(name.content, $0) }) {
                    rest = rest[(index + 1)...]
                    continue
                }
                let isElsewhere = completed.contains { isMeant(name.content, $0) }
                let what = isElsewhere ? "was completed, but not in this order" : fate(of: name.content)
                fail("expected step '\(name.content)' on the path; it \(what).\(taken)", at: name.place)
                break
            }
        }
        if let path = expectation.exactPath { checkExact(path) }
        for name in expectation.skipped where !run.trace.skipped.contains(where: { isMeant(name.content, $0) }) {
            fail("expected step '\(name.content)' to be skipped; it \(fate(of: name.content)).\(taken)", at: name.place)
        }
        for name in expectation.failed where !run.trace.failed.contains(where: { isMeant(name.content, $0) }) {
            fail("expected step '\(name.content)' to fail; it \(fate(of: name.content)).\(taken)", at: name.place)
        }
        for name in expectation.notRun where run.trace.entered.contains(where: { isMeant(name.content, $0) }) {
            fail("expected step '\(name.content)' not to run; it \(fate(of: name.content)).\(taken)", at: name.place)
        }
    }

    /// All steps, without the containers that the expectation does not name.
    private mutating func checkExact(_ path: Located<[Located<StepName>]>) {
        let named = path.content.map(\.content)
        let there = run.trace.completed.filter { step in
            let isNamed = named.contains { isMeant($0, step) }
            return isNamed || step.workflow == tested && !step.isContainer
        }
        for (index, name) in path.content.enumerated() {
            if index < there.count, isMeant(name.content, there[index]) { continue }
            let found = index < there.count ? "'\(shown(there[index]))'" : "the end"
            return fail("expected '\(name.content)' as step \(index + 1); there is \(found).\(taken)", at: name.place)
        }
        if there.count > path.content.count {
            let next = shown(there[path.content.count])
            fail("expected \(path.content.count) steps; behind them there is '\(next)'.\(taken)", at: path.place)
        }
    }

    private func fate(of name: StepName) -> String {
        if run.trace.completed.contains(where: { isMeant(name, $0) }) { return "was completed" }
        if run.trace.failed.contains(where: { isMeant(name, $0) }) { return "failed" }
        if run.trace.skipped.contains(where: { isMeant(name, $0) }) { return "was skipped" }
        if run.trace.entered.contains(where: { isMeant(name, $0) }) { return "was entered, but not completed" }
        return "was never entered"
    }

    /// The path of the run, for messages.
    private var taken: String {
        let steps = run.trace.completed.filter { $0.workflow == tested }.map(\.id)
        let shown = steps.count > 60 ? Array(steps.prefix(60)) + ["…"] : steps
        let reason = reason.map { "\n      the run failed: \($0)" } ?? ""
        return "\n      completed: " + (shown.isEmpty ? "no step" : shown.joined(separator: " → ")) + reason
    }

    // MARK: What is left behind

    private mutating func checkOutputs() {
        let outputs = run.state?.finished?.outputs ?? [:]
        for output in expectation.outputs {
            let (name, pattern) = (output.content.name, output.content.pattern)
            if pattern.fits(outputs[name]) { continue }
            let there = ValuePattern.shown(outputs[name])
            fail("expected output \(name) to be \(pattern.expectation); it is \(there)", at: output.place)
        }
    }

    private mutating func checkFiles() {
        for file in expectation.files {
            let (name, pattern) = (file.content.name, file.content.pattern)
            let bytes = Scratch.read("\(run.scratch.workspace)/\(name)")
            let text = bytes.map { String(decoding: $0, as: UTF8.self) }
            if pattern == .equals(.null) {
                if text != nil { fail("expected no file '\(name)'; it is there", at: file.place) }
                continue
            }
            guard let text else {
                fail("expected a file '\(name)'; there is none", at: file.place)
                continue
            }
            // Whether a file ends with a line end is seldom meant.
            let trimmed = text.hasSuffix("\n") ? String(text.dropLast()) : text
            if pattern.fits(.string(text)) || pattern.fits(.string(trimmed)) { continue }
            let there = ValuePattern.shown(.string(text))
            fail("expected the file '\(name)' to be \(pattern.expectation); it is \(there)", at: file.place)
        }
    }

    private mutating func check(_ commits: Expectation.Commits, _ git: ScratchGit) async {
        let place = commits.isAtOrigin ? "at origin" : "in the workspace"
        guard run.test.repository != nil else {
            return fail("expected commits; the test has no 'repository'", at: commits.place)
        }
        guard let subjects = await git.subjects(of: commits.branch, atOrigin: commits.isAtOrigin) else {
            return fail("expected a branch '\(commits.branch)' \(place); there is none", at: commits.place)
        }
        var rest = subjects[...]
        for pattern in commits.subjects {
            guard let index = rest.firstIndex(where: { pattern.fits(.string($0)) }) else {
                let message = "expected a commit \(pattern.expectation) on '\(commits.branch)' \(place)"
                return fail("\(message); there are \(list(subjects))", at: commits.place)
            }
            rest = rest[(index + 1)...]
        }
    }

    private mutating func checkLog() {
        if expectation.log.isEmpty { return }
        let lines = run.log.lines.map(\.text)
        for pattern in expectation.log where !lines.contains(where: { pattern.content.fits(.string($0)) }) {
            let last = lines.suffix(12).map { "\n      \($0)" }.joined()
            fail(
                "expected a line of the log with \(pattern.content.expectation); the last are:\(last)",
                at: pattern.place)
        }
    }

    // MARK: Calls

    private mutating func checkCalls() {
        let calls = run.book.calls
        // One position for each kind: calls of different kinds need not be in order.
        var positions: [String: Int] = [:]
        for wanted in expectation.calls {
            if let times = wanted.times {
                let count = calls.count { $0.isMeant(by: wanted) }
                if count != times {
                    fail(
                        "expected \(times) calls of \(wanted.title); there were \(count).\(made(wanted))",
                        at: wanted.place)
                }
                continue
            }
            let kind = Self.order(of: wanted.kind)
            let start = positions[kind, default: 0]
            guard let index = calls.indices.dropFirst(start).first(where: { calls[$0].isMeant(by: wanted) }) else {
                let isEarlier = calls.prefix(start).contains { $0.isMeant(by: wanted) }
                let hint = isEarlier ? " at this place of the order" : ""
                fail("expected a call of \(described(wanted))\(hint); there was none.\(made(wanted))", at: wanted.place)
                continue
            }
            positions[kind] = index + 1
        }
        for unwanted in expectation.notCalled {
            guard let call = calls.first(where: { $0.isMeant(by: unwanted) }) else { continue }
            fail("expected no call of \(described(unwanted)); there was one with \(call.details)", at: unwanted.place)
        }
    }

    private static func order(of kind: Expectation.Call.Kind) -> String {
        switch kind {
        case .forge: "forge"
        case .workflow: "workflow"
        case .task: "task"
        case .skill: "skill"
        case .program: "program"
        case .http: "http"
        case .step: "step"
        }
    }

    private func described(_ call: Expectation.Call) -> String {
        var parts = [call.title]
        if let inputs = call.inputs { parts.append("with inputs \(inputs.expectation)") }
        if let prompt = call.prompt { parts.append("with a prompt \(prompt.expectation)") }
        if let arguments = call.arguments { parts.append("with arguments \(arguments.expectation)") }
        if let persona = call.persona { parts.append("by \(persona)") }
        return parts.joined(separator: " ")
    }

    /// The calls of the same thing that there were.
    private func made(_ wanted: Expectation.Call) -> String {
        var loose = wanted
        loose.inputs = nil
        loose.prompt = nil
        loose.arguments = nil
        loose.persona = nil
        let there = run.book.calls.filter { $0.isMeant(by: loose) }
        if there.isEmpty {
            let others = run.book.calls.map(\.title)
            return others.isEmpty ? "" : "\n      called: " + others.prefix(40).joined(separator: ", ")
        }
        return there.prefix(10).map { call in
            "\n      called with \(call.details)" + (call.persona.map { " by \($0)" } ?? "")
        }.joined()
    }
}
