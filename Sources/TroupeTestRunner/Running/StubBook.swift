import Synchronization
import TroupeGraph

/// The stubs of one test, how often each was used, and all calls.
///
/// A class, because skills are called while the loop waits for their step.
final class StubBook: Sendable {
    private struct State {
        var uses: [Int]
        var calls: [RecordedCall] = []
        var problems: [(place: SourceLocation?, message: String)] = []
    }

    private let stubs: [Stub]
    private let state: Mutex<State>

    init(_ stubs: [Stub]) {
        self.stubs = stubs
        state = Mutex(State(uses: Array(repeating: 0, count: stubs.count)))
    }

    /// All calls, in order.
    var calls: [RecordedCall] { state.withLock { $0.calls } }

    /// What kept the run from being a fair test.
    var problems: [(place: SourceLocation?, message: String)] { state.withLock { $0.problems } }

    func note(problem message: String, at place: SourceLocation? = nil) {
        state.withLock { $0.problems.append((place, message)) }
    }

    /// Notes a call, and takes the first stub that is meant for it and not used up.
    func take(_ call: RecordedCall) -> Stub? {
        state.withLock { state in
            state.calls.append(call)
            let index = stubs.indices.first { index in
                call.isMeant(by: stubs[index]) && state.uses[index] < stubs[index].times ?? .max
            }
            guard let index else { return nil }
            state.uses[index] += 1
            return stubs[index]
        }
    }

    /// Notes the calls of fake programs.
    func note(_ calls: [FakePrograms.Call], workflow: String) {
        state.withLock { state in
            for call in calls {
                var recorded = RecordedCall(kind: .program(call.program), step: call.step, workflow: workflow)
                recorded.arguments = call.arguments.joined(separator: " ")
                state.calls.append(recorded)
                if let stub = call.stub, state.uses.indices.contains(stub) { state.uses[stub] += 1 }
            }
        }
    }

    /// The stubs that were never used and had to be.
    var unused: [Stub] {
        let uses = state.withLock { $0.uses }
        return stubs.indices.filter { uses[$0] == 0 && !stubs[$0].isOptional }.map { stubs[$0] }
    }
}
