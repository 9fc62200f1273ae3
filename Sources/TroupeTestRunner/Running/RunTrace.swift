import TroupeGraph
import TroupeInterpreter

/// What a run did, as its records tell it.
struct RunTrace {
    /// One step of some workflow.
    struct Step: Hashable {
        var workflow: String
        var id: String
        var isContainer = false
    }

    /// Where an element instance stands.
    private struct Place {
        var hash: String
        var workflow: String
        var node: NodeIndex
        var parent: Key
        var role: ElementRole
    }

    private let programs: TestPrograms
    private let tested: String
    private var places: [Key: Place] = [:]
    private var bound: [Key: (hash: String, id: String)] = [:]
    private var rounds: [Key: Int] = [:]

    /// The author's steps that were entered, in order.
    private(set) var entered: [Step] = []
    /// The author's steps that were completed, in order.
    private(set) var completed: [Step] = []
    private(set) var failed: [Step] = []
    private(set) var skipped: [Step] = []
    private(set) var incidents: [String] = []
    /// What was covered of the tested workflow.
    private(set) var coverage = CoverageHits()
    /// Calls that pass what the callee does not declare, or read what it does not give.
    private(set) var brokenCalls: [(place: SourceLocation, message: String)] = []

    init(programs: TestPrograms) {
        self.programs = programs
        tested = programs.tested.hash
    }

    /// Follows the records of one turn.
    mutating func follow(_ records: [Record]) {
        for record in records { follow(record) }
    }

    private mutating func follow(_ record: Record) {
        switch record {
        case .called(let element, let hash, let id, _):
            bound[element] = (hash, id)
            checkCall(element, hash, id)
        case .activated(let activated): enter(activated)
        case .skipped(let skipped):
            guard let scope = places[skipped.scope] else { return }
            if let step = step(scope.hash, scope.workflow, skipped.node) { self.skipped.append(step) }
            if scope.hash == tested { coverage.skipped.insert(skipped.node) }
        case .passed(let scope, _, _, let taken, _):
            if places[scope]?.hash == tested { coverage.flows.formUnion(taken) }
        case .completed(let key, _, _): complete(key)
        case .failed(let key, _, _, _):
            if let place = places[key], place.role == .element, let step = step(of: place) { failed.append(step) }
        case .incidentRaised(_, _, let fault): incidents.append(fault.message)
        default: break
        }
    }

    private mutating func enter(_ activated: Record.Activated) {
        let key = activated.element
        var place: Place
        if activated.role == .process {
            let program = bound[activated.parent] ?? (tested, programs.tested.definition.id)
            place = Place(
                hash: program.hash, workflow: program.id, node: activated.node, parent: activated.parent, role: .process
            )
        } else {
            guard let parent = places[activated.parent] else { return }
            place = parent
            place.node = activated.node
            place.parent = activated.parent
            place.role = activated.role
        }
        places[key] = place
        switch activated.role {
        case .element:
            if let step = step(of: place) { entered.append(step) }
            if place.hash == tested { coverage.entered.insert(activated.node) }
        case .iteration:
            rounds[activated.parent, default: 0] += 1
            if place.hash == tested { coverage.loopsEntered.insert(activated.node) }
        case .process, .handler, .compensation: break
        }
    }

    private mutating func complete(_ key: Key) {
        guard let place = places[key], place.role == .element else { return }
        if let step = step(of: place) { completed.append(step) }
        if place.hash == tested, rounds[key] == nil { coverage.loopsPassed.insert(place.node) }
    }

    private func step(of place: Place) -> Step? { step(place.hash, place.workflow, place.node) }

    private func step(_ hash: String, _ workflow: String, _ index: NodeIndex) -> Step? {
        guard let definition = programs.definition(hash, workflow), definition.nodes.indices.contains(index) else {
            return nil
        }
        let node = definition.nodes[index]
        guard node.isStep else { return nil }
        let isContainer =
            switch node.kind {
            case .subprocess, .loop: true
            default: false
            }
        return Step(workflow: workflow, id: node.id, isContainer: isContainer)
    }

    /// A callee gets what it declares, and gives what it declares: anything else is a slip in the caller.
    private mutating func checkCall(_ element: Key, _ hash: String, _ id: String) {
        guard let place = places[element], let caller = programs.definition(place.hash, place.workflow),
            let callee = programs.definition(hash, id), case .call(let call) = caller.nodes[place.node].kind
        else { return }
        let node = caller.nodes[place.node]
        let location = SourceLocation(file: caller.file, line: node.line, column: node.column)
        let given: [String] =
            switch call.inputs {
            case .map(let entries): entries.map(\.key)
            case .constant(.map(let map)): map.keys
            default: []
            }
        for name in given where !callee.inputs.contains(where: { $0.name == name }) {
            brokenCalls.append((location, "step '\(node.id)' passes '\(name)', which '\(id)' does not declare"))
        }
        for name in node.outputs where !callee.outputs.contains(where: { $0.name == name }) {
            brokenCalls.append((location, "step '\(node.id)' reads '\(name)', which '\(id)' does not give"))
        }
    }

    /// The step that called the process that an element stands in.
    func caller(of key: Key) -> Step? {
        var current = places[key]
        while let place = current {
            if place.role == .process { return places[place.parent].flatMap { step(of: $0) } }
            current = places[place.parent]
        }
        return nil
    }
}

/// What of a workflow was touched.
package struct CoverageHits: Hashable, Sendable {
    var entered: Set<NodeIndex> = []
    var skipped: Set<NodeIndex> = []
    var flows: Set<FlowIndex> = []
    /// Loops that went through at least one round.
    var loopsEntered: Set<NodeIndex> = []
    /// Nodes that were completed without a round.
    var loopsPassed: Set<NodeIndex> = []

    mutating func formUnion(_ other: CoverageHits) {
        entered.formUnion(other.entered)
        skipped.formUnion(other.skipped)
        flows.formUnion(other.flows)
        loopsEntered.formUnion(other.loopsEntered)
        loopsPassed.formUnion(other.loopsPassed)
    }
}
