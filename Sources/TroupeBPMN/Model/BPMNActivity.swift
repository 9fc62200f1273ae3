/// What tasks, call activities and sub-processes have.
package struct BPMNActivity: Sendable {
    package var isForCompensation = false
    package var defaultFlow: LocatedText?
    package var loop: BPMNLoop?

    package init() {}
}

/// How often an activity is done.
package enum BPMNLoop: Sendable {
    case standard(BPMNStandardLoop)
    case multiInstance(BPMNMultiInstance)
}

/// One after the other, while a condition holds.
package struct BPMNStandardLoop: BPMNElement {
    package var base = BPMNBase()
    package var condition: BPMNExpression?
    package var testsBefore = false
    package var maximum: Int?

    package init() {}
}

/// Once for each element of a collection (see `zeebe.loop`), or a number of times.
package struct BPMNMultiInstance: BPMNElement {
    package var base = BPMNBase()
    package var isSequential = false
    package var cardinality: BPMNExpression?
    package var completionCondition: BPMNExpression?

    package init() {}
}

/// A task.
package struct BPMNTask: Sendable {
    package var kind: Kind
    package var activity = BPMNActivity()

    /// Who does a task, and how.
    package enum Kind: Sendable {
        case plain
        case service
        case send(message: LocatedText?)
        case receive(message: LocatedText?, instantiates: Bool)
        case user
        case manual
        /// `format` is a MIME type; nil text: the script is an extension.
        case script(format: String?, text: LocatedText?)
        case businessRule

        /// The name of the element in the file.
        var tag: String {
            switch self {
            case .plain: "task"
            case .service: "serviceTask"
            case .send: "sendTask"
            case .receive: "receiveTask"
            case .user: "userTask"
            case .manual: "manualTask"
            case .script: "scriptTask"
            case .businessRule: "businessRuleTask"
            }
        }
    }

    package init(_ kind: Kind) { self.kind = kind }
}

/// A call of another process.
package struct BPMNCallActivity: Sendable {
    /// By BPMN's own attribute; in files for Zeebe see `zeebe.calledElement`.
    package var calledElement: LocatedText?
    package var activity = BPMNActivity()

    package init(calledElement: LocatedText? = nil) { self.calledElement = calledElement }
}

/// A process inside a process.
package struct BPMNSubProcess: Sendable {
    package var kind: Kind
    /// Whether it is an event sub-process: started by its start event and not by a flow.
    package var isTriggeredByEvent = false
    package var activity = BPMNActivity()
    package var content = BPMNScope()

    /// The three elements of sub-processes.
    package enum Kind: Sendable {
        case embedded
        /// With its protocol, `##Compensate` where none is given.
        case transaction(method: String?)
        case adHoc(BPMNAdHoc)

        /// The name of the element in the file.
        var tag: String {
            switch self {
            case .embedded: "subProcess"
            case .transaction: "transaction"
            case .adHoc: "adHocSubProcess"
            }
        }
    }

    package init(_ kind: Kind = .embedded, isTriggeredByEvent: Bool = false) {
        self.kind = kind
        self.isTriggeredByEvent = isTriggeredByEvent
    }
}

/// What only ad-hoc sub-processes have.
package struct BPMNAdHoc: Sendable {
    package var completionCondition: BPMNExpression?
    package var isSequential = false
    /// Whether what still runs is ended once the condition holds.
    package var cancelsRemaining = true

    package init() {}
}
