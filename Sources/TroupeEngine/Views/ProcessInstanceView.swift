package import TroupeGraph
package import TroupeInterpreter

/// Where a run of a BPMN process stands.
package struct ProcessInstanceView: Hashable, Sendable {
    /// The variables of one scope.
    package struct Scope: Hashable, Sendable {
        /// The element instance.
        package var key: Key
        package var elementId: String
        package var variables: ValueMap
    }

    /// An element instance that is active.
    package struct Element: Hashable, Sendable {
        package var key: Key
        /// The element instance around it; 0 for the process itself.
        package var parent: Key
        package var elementId: String
        package var name: String?
        /// BPMN's name of its kind (`userTask`, `boundaryEvent`, …).
        package var type: String
        package var lifecycle: Lifecycle
        /// The process that it stands in, which may be a called one.
        package var process: String
        package var version: Int
        /// Which round of a multi-instance activity or loop it is, from 0.
        package var round: Int?
        package var incident: Key?
        /// The job that workers have or may take.
        package var job: Key?
        package var userTask: Key?
        /// From 1.
        package var attempt: Int
    }

    package var run: Key
    package var process: String
    package var version: Int
    package var status: RunStatus
    /// Of scopes that hold any, and of the process itself, outermost first.
    package var scopes: [Scope] = []
    /// In the order in which they began.
    package var elements: [Element] = []
    package var incidents: [Key] = []

    /// - Parameter summary: says what it is a run of by now.
    package init(_ state: InstanceState, _ summary: RunSummary) {
        self.init(state, process: summary.workflow, version: summary.version)
    }

    init(_ state: InstanceState, process: String, version: Int) {
        run = state.run
        self.process = process
        self.version = version
        status = state.status
        incidents = state.incidents.keys.sorted()
        for element in state.elements.values.sorted(by: { $0.key < $1.key }) {
            let program = state.programs[element.program]
            let node = program.definition.nodes[element.node]
            elements.append(
                Element(
                    key: element.key, parent: element.parent, elementId: node.id, name: node.name,
                    type: node.elementType(as: element.role), lifecycle: element.lifecycle,
                    process: program.definition.id, version: program.version, round: element.role.round,
                    incident: element.incident, job: element.workerJob, userTask: element.userTask,
                    attempt: element.attempt))
            let variables = state.variables(in: element.key)
            if !variables.isEmpty || element.key == state.root {
                scopes.append(Scope(key: element.key, elementId: node.id, variables: variables))
            }
        }
        if let finished = state.finished {
            elements = []
            scopes = [Scope(key: state.root, elementId: process, variables: finished.outputs)]
        }
    }
}

extension ElementRole {
    /// Which round it is.
    var round: Int? { if case .iteration(let index) = self { index } else { nil } }
}

extension Node {
    /// What BPMN calls an element like this.
    func elementType(as role: ElementRole) -> String {
        if role == .process { return "process" }
        if role == .element, details?.isRepeated == true { return "multiInstanceBody" }
        switch kind {
        case .task, .job, .event:
            // As it is drawn: a job for a worker may be a send task's, or a message event's.
            if let drawn = details?.parts.elementType, !drawn.isEmpty { return drawn }
        default: break
        }
        return kind.elementType(details?.parts.subprocess)
    }
}

extension Node.Kind {
    fileprivate func elementType(_ subprocess: SubprocessKind?) -> String {
        switch self {
        case .start: "startEvent"
        case .end: "endEvent"
        case .event(let event):
            switch event.position {
            case .start: "startEvent"
            case .intermediateCatch: "intermediateCatchEvent"
            case .intermediateThrow: "intermediateThrowEvent"
            case .end: "endEvent"
            case .boundary: "boundaryEvent"
            }
        case .task(let task):
            switch task {
            case .pass: "task"
            case .worker: "serviceTask"
            case .user: "userTask"
            case .script: "scriptTask"
            case .decision: "businessRuleTask"
            case .receive: "receiveTask"
            case .send: "sendTask"
            }
        case .job: "serviceTask"
        case .assignment: "scriptTask"
        case .call, .callActivity: "callActivity"
        case .exclusiveGateway: "exclusiveGateway"
        case .parallelGateway: "parallelGateway"
        case .inclusiveGateway: "inclusiveGateway"
        case .eventGateway: "eventBasedGateway"
        case .complexGateway: "complexGateway"
        case .timer: "intermediateCatchEvent"
        case .fail: "endEvent"
        case .loop: "subProcess"
        case .subprocess:
            switch subprocess {
            case nil: "subProcess"
            case .event: "eventSubProcess"
            case .transaction: "transaction"
            case .adHoc: "adHocSubProcess"
            }
        }
    }
}
