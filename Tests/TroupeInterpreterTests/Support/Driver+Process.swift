import TroupeGraph

@testable import TroupeInterpreter

/// What happens to BPMN processes, by element id.
extension Driver {
    /// Elements with a job that a worker may take or has, by the order in which the jobs came to be.
    var offered: [String] {
        state.workerJobs.sorted { $0.key < $1.key }.filter { !$0.value.isHeld }.map(\.value.job.elementId)
    }

    func job(_ element: String) -> InstanceState.WorkerJobState? {
        state.workerJobs.sorted { $0.key < $1.key }.map(\.value).first { $0.job.elementId == element }
    }

    /// A worker takes the element's job and does it.
    mutating func work(_ element: String, _ variables: ValueMap = [:]) {
        guard let job = job(element)?.job.job else { return note("no job of \(element)") }
        send(.process(.activateJob(job: job, worker: "w", deadline: now + 60_000_000)))
        send(.process(.completeJob(job: job, variables: variables)))
    }

    /// A listener of a user task looks at the change.
    mutating func listen(_ element: String, denies: Bool = false, _ corrections: ValueMap = [:]) {
        guard let job = job(element)?.job.job else { return note("no listener of \(element)") }
        let result = TaskListenerResult(isDenied: denies, reason: denies ? "no" : "", corrections: corrections)
        send(.process(.activateJob(job: job, worker: "w", deadline: now + 60_000_000)))
        send(.process(.completeListener(job: job, result: result)))
    }

    mutating func failJob(_ element: String, retries: Int, _ message: String = "broke", backoff: Int64 = 0) {
        guard let job = job(element)?.job.job else { return note("no job of \(element)") }
        send(.process(.activateJob(job: job, worker: "w", deadline: now + 60_000_000)))
        send(
            .process(
                .failJob(job: job, retries: retries, message: message, backoff: backoff * 1000, variables: [:])))
    }

    mutating func throwError(_ element: String, _ code: String, _ variables: ValueMap = [:]) {
        guard let job = job(element)?.job.job else { return note("no job of \(element)") }
        send(.process(.throwError(job: job, code: code, message: "", variables: variables)))
    }

    /// A message or signal of that name comes to all that wait for it.
    mutating func happen(_ name: String, _ variables: ValueMap = [:]) {
        var found = false
        for (key, subscription) in state.subscriptions.sorted(by: { $0.key < $1.key }) {
            switch subscription.awaited {
            case .message(name, _), .signal(name):
                found = true
                send(.process(.triggered(subscription: key, message: 9_000_000, variables: variables)))
            default: continue
            }
        }
        if !found { note("nothing waits for \(name)") }
    }

    mutating func setVariables(_ variables: ValueMap) {
        send(.process(.setVariables(scope: state.root, variables: variables, isLocal: false, by: "test")))
    }

    mutating func resolve() {
        guard let incident else { return note("no incident") }
        send(.resolveIncident(incident: incident, resolution: .retry, by: "test"))
    }

    /// Codes of the open incidents.
    var incidents: [String] { state.incidents.sorted { $0.key < $1.key }.map(\.value.fault.code) }

    /// The ids of active elements, sorted; scopes and rounds too.
    var active: [String] {
        state.elements.values.filter { $0.parent != 0 }.map { state.node(of: $0).id }.sorted()
    }

    /// The variables of the process.
    var variables: ValueMap { state.finished?.outputs ?? state.variables(in: state.root) }

    /// What each element came to, in order: `a` (passed), `+a` (activated), `-a` (completed), `!a` (terminated).
    var history: [String] {
        var ids: [Key: String] = [:]
        var entries: [String] = []
        var programs: [Key: Definition] = [:]
        for record in records {
            switch record {
            case .activated(let activated):
                ids[activated.element] = activated.id
                if activated.parent != 0 { entries.append("+\(activated.id)") }
                programs[activated.element] =
                    activated.role == .process
                    ? self.programs.latest(id: activated.id)?.definition : programs[activated.parent]
            case .passed(let scope, let node, _, _, _):
                if let definition = programs[scope] { entries.append(definition.nodes[node].id) }
            case .completed(let element, _, _) where element != state.root: entries.append("-\(ids[element] ?? "?")")
            case .terminated(let element): entries.append("!\(ids[element] ?? "?")")
            default: break
            }
        }
        return entries
    }
}
