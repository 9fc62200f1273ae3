import TroupeGraph
package import TroupeInterpreter

/// Folds a run's records into the steps that people see.
package struct RunHistory: Sendable {
    private struct Place {
        var parent: Key
        var node: NodeIndex
        var definition: Definition
        var role: ElementRole
        /// The position of its step, where it is one.
        var step: Int?
        var locals: ValueMap
    }

    private let programs: any ProgramSource
    private var places: [Key: Place] = [:]
    private var called: [Key: Definition] = [:]
    private var timers: [Key: Key] = [:]
    private var incidents: [Key: Key] = [:]
    private var root: Definition?
    /// In the order in which they began.
    package private(set) var steps: [StepView] = []

    package init(programs: any ProgramSource) { self.programs = programs }

    /// Adds the records of one row.
    package mutating func add(_ records: [Record], at time: Int64) {
        for record in records { add(record, time) }
    }

    private mutating func add(_ record: Record, _ time: Int64) {
        switch record {
        case .created(let created):
            root = programs.program(hash: created.hash, id: created.id, version: created.version)?.definition
        case .called(let element, let hash, let id, let version):
            called[element] = programs.program(hash: hash, id: id, version: version)?.definition
        case .activated(let activated): activate(activated, time)
        case .skipped(let skipped): skip(skipped, time)
        case .jobCreated(let job):
            change(job.element) { step in
                step.persona = job.persona
                step.attempt = job.attempt
                step.status = .running
            }
        case .retrying(let element, let attempt, _):
            change(element) { step in
                step.attempt = attempt
                step.status = .retrying
            }
        case .faulted(let element, let fault): change(element) { $0.fault = fault }
        case .userTaskCreated, .userTaskAssigned, .userTaskCompleted, .userTaskCanceled, .signalAwaited,
            .signalReceived, .signalWaitCanceled, .timerCreated, .timerFired, .timerCanceled:
            wait(record)
        case .completed(let element, let outputs, _):
            end(element, .completed, time) { step in
                if let outputs { step.outputs = outputs }
                step.fault = nil
            }
        case .jobCompleted(let element, _, let outputs), .jobFailed(let element, _, _, let outputs):
            change(element) { $0.outputs = outputs }
        case .failed(let element, let fault, let continues, _):
            end(element, .failed, time) { step in
                step.fault = fault
                step.isPassedOver = continues
            }
        case .terminated(let element): end(element, .canceled, time) { _ in }
        case .incidentRaised(let incident, let element, let fault):
            incidents[incident] = element
            change(element) { step in
                step.incident = incident
                step.status = .incident
                step.fault = fault
            }
        case .incidentResolved(let incident, _, _):
            if let element = incidents.removeValue(forKey: incident) {
                change(element) { step in
                    step.incident = nil
                    step.status = .running
                }
            }
        default: break
        }
    }

    private mutating func wait(_ record: Record) {
        func begin(_ element: Key, for what: String?, task: Key? = nil) {
            change(element) { step in
                step.status = .waiting
                step.waitsFor = what
                step.userTask = task
            }
        }
        func end(_ element: Key) {
            change(element) { step in
                if step.status == .waiting { step.status = .running }
                step.waitsFor = nil
                step.userTask = nil
            }
        }
        switch record {
        case .userTaskCreated(let task): begin(task.element, for: task.assignee, task: task.task)
        case .userTaskAssigned(let task): begin(task.element, for: task.assignee, task: task.task)
        case .signalAwaited(_, let element, let name): begin(element, for: "signal \(name)")
        case .timerCreated(let timer, let element, .wait, let due):
            timers[timer] = element
            begin(element, for: TimestampText.text(due))
        case .userTaskCompleted(_, let element, _, _), .userTaskCanceled(_, let element),
            .signalReceived(_, let element, _, _), .signalWaitCanceled(_, let element):
            end(element)
        case .timerFired(let timer), .timerCanceled(let timer):
            if let element = timers.removeValue(forKey: timer) { end(element) }
        default: break
        }
    }

    private mutating func activate(_ record: Record.Activated, _ time: Int64) {
        let definition =
            record.role == .process ? called[record.parent] ?? root : places[record.parent]?.definition
        guard let definition, definition.nodes.indices.contains(record.node) else { return }
        var place = Place(
            parent: record.parent, node: record.node, definition: definition, role: record.role, step: nil,
            locals: record.locals)
        let node = definition.nodes[record.node]
        if record.role == .element, node.isStep {
            place.step = steps.count
            steps.append(
                StepView(
                    key: record.element, parent: step(around: record.parent), id: node.id, name: node.name,
                    action: node.kind.actionName, workflow: definition.id, iteration: iteration(at: record.parent),
                    status: .running, persona: nil, attempt: 1, startedAt: time, endedAt: nil, outputs: [:],
                    fault: nil, isPassedOver: false, incident: nil, waitsFor: nil, userTask: nil))
        }
        places[record.element] = place
    }

    private mutating func skip(_ record: Record.Skipped, _ time: Int64) {
        guard let definition = places[record.scope]?.definition, definition.nodes.indices.contains(record.node),
            definition.nodes[record.node].isStep
        else { return }
        let node = definition.nodes[record.node]
        steps.append(
            StepView(
                key: 0, parent: step(around: record.scope), id: node.id, name: node.name,
                action: node.kind.actionName, workflow: definition.id, iteration: iteration(at: record.scope),
                status: .skipped, persona: nil, attempt: 0, startedAt: time, endedAt: time, outputs: [:], fault: nil,
                isPassedOver: false, incident: nil, waitsFor: nil, userTask: nil))
    }

    private mutating func change(_ element: Key, _ change: (inout StepView) -> Void) {
        if let step = places[element]?.step { change(&steps[step]) }
    }

    private mutating func end(
        _ element: Key, _ status: StepView.Status, _ time: Int64, _ more: (inout StepView) -> Void
    ) {
        change(element) { step in
            step.status = status
            step.endedAt = time
            step.incident = nil
            more(&step)
        }
        places[element] = nil
    }

    /// The key of the nearest step at or around an element; 0 at the top.
    private func step(around key: Key) -> Key {
        var current = places[key]
        while let place = current {
            if let step = place.step { return steps[step].key }
            current = places[place.parent]
        }
        return 0
    }

    /// The round of the nearest loop at or around an element, inside the nearest step.
    private func iteration(at key: Key) -> Int? {
        var current = places[key]
        while let place = current {
            if case .iteration(let index) = place.role { return index }
            if place.step != nil { return nil }
            current = places[place.parent]
        }
        return nil
    }
}
