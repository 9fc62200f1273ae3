package import TroupeGraph

extension Record {
    /// Facts that only BPMN processes have.
    package indirect enum Process: Hashable, Sendable {
        /// The element has come that far; written only where nothing else says so.
        case advanced(element: Key, lifecycle: Lifecycle)

        // Events
        case subscriptionOpened(Subscription)
        /// What was awaited will not be, or need not be, any more.
        case subscriptionClosed(subscription: Key, element: Key)
        /// It happened. `message`: which one. A repeating one stays open: a timer then with its next time.
        case subscriptionTriggered(SubscriptionTriggered)
        /// A condition became true or false.
        case conditionChanged(subscription: Key, isTrue: Bool)
        /// A boundary event or event sub-process is about to begin, as soon as what it interrupts is gone.
        case interrupted(element: Key, by: PendingEvent)
        /// An error or escalation was thrown; who catches it, if anyone, is said by the records behind.
        case thrown(element: Key, kind: ThrownKind, code: String, message: String)
        /// A message goes to whoever waits for it.
        case messagePublished(element: Key, PublishedMessage)

        // Jobs for workers outside
        case workerJobCreated(WorkerJob)
        case workerJobActivated(job: Key, element: Key, worker: String, deadline: Int64)
        /// The worker did not answer in time: another may take it.
        case workerJobTimedOut(job: Key, element: Key)
        case workerJobExtended(job: Key, element: Key, deadline: Int64)
        case workerJobCompleted(job: Key, element: Key, variables: ValueMap)
        /// `until`: when it may be taken again (nil: now); with no retries left an incident follows.
        case workerJobFailed(job: Key, element: Key, retries: Int, message: String, until: Int64?)
        case workerJobErrored(job: Key, element: Key, code: String, message: String)
        case workerJobRetriesSet(job: Key, element: Key, retries: Int)
        case workerJobCanceled(job: Key, element: Key)

        // Changes of user tasks that listeners look at first
        /// The change waits for its listeners.
        case userTaskChanging(UserTaskChange)
        /// A listener corrects the task: attributes by name, as they will be once the change is made.
        case userTaskCorrected(element: Key, corrections: ValueMap)
        /// A listener denies the change: all stays as it was.
        case userTaskDenied(task: Key, element: Key, event: TaskListenerEvent, reason: String)
        /// What the task asks, as it is from now on.
        case userTaskUpdated(UserTaskCreated)

        // Rounds
        /// A round of a multi-instance activity yields its element of the output collection.
        case collected(element: Key, index: Int, value: Value)

        // Complex gateways
        /// The activation condition became true: from these flows tokens had come. Tokens that come by the others go no
        /// further.
        case gatewayActivated(scope: Key, node: NodeIndex, received: [FlowIndex])
        /// No token can come any more by the other flows: the gateway begins anew.
        case gatewayReset(scope: Key, node: NodeIndex)

        // Compensation
        /// An element (or all that is completed in its scope, without `activity`) is to be undone for the thrower,
        /// the last first.
        case compensationBegun(thrower: Key, entries: [CompensationEntry])
        /// The handler of the thrower's next entry begins with the record behind this one.
        case compensating(thrower: Key, scope: Key)

        // By people
        case variablesChanged(by: String)
        case modified(by: String)
        /// The run goes on by another version: element instances by the new positions of their nodes.
        case migrated(Migrated)

        case decisionEvaluated(element: Key, decision: String, version: Int, result: Value)
    }

    package enum ThrownKind: String, Hashable, Sendable { case error, escalation, cancel }

    /// A job as workers see it.
    package struct WorkerJob: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case task, startListener, endListener, taskListener
        }

        package var job: Key
        package var element: Key
        package var kind: Kind
        /// Of a listener: its place in the list.
        package var listener: Int
        /// Of a listener of a user task.
        package var event: TaskListenerEvent?
        package var type: String
        package var retries: Int
        package var priority: Int
        package var headers: ValueMap
        /// The process id, and the id of the element: so that a list needs no definition.
        package var process: String
        package var elementId: String
        package var persona: String?

        package init(
            job: Key, element: Key, kind: Kind, listener: Int = 0, event: TaskListenerEvent? = nil, type: String,
            retries: Int, priority: Int = 0, headers: ValueMap = [:], process: String, elementId: String,
            persona: String? = nil
        ) {
            self.job = job
            self.element = element
            self.kind = kind
            self.listener = listener
            self.event = event
            self.type = type
            self.retries = retries
            self.priority = priority
            self.headers = headers
            self.process = process
            self.elementId = elementId
            self.persona = persona
        }
    }

    /// Something that an element waits for.
    package struct Subscription: Hashable, Sendable {
        package enum Awaited: Hashable, Sendable {
            /// `due`: microseconds since 1970, UTC. `cycle`: what it repeats by; `repetitions` left after this one (nil:
            /// no end).
            case timer(due: Int64, cycle: String?, repetitions: Int?)
            case message(name: String, correlationKey: String)
            case signal(name: String)
            case condition(isTrue: Bool)
        }

        package var subscription: Key
        /// The element instance that is open for it: the one that waits, the activity under a boundary event, the scope
        /// of an event sub-process, the event gateway.
        package var element: Key
        /// The event's node, and which of its triggers.
        package var node: NodeIndex
        package var trigger: Int
        /// The event's element id.
        package var elementId: String
        package var process: String
        package var awaited: Awaited
        /// Whether it ends what it happens to.
        package var isInterrupting: Bool

        package init(
            subscription: Key, element: Key, node: NodeIndex, trigger: Int = 0, elementId: String, process: String,
            awaited: Awaited, isInterrupting: Bool
        ) {
            self.subscription = subscription
            self.element = element
            self.node = node
            self.trigger = trigger
            self.elementId = elementId
            self.process = process
            self.awaited = awaited
            self.isInterrupting = isInterrupting
        }
    }

    package struct SubscriptionTriggered: Hashable, Sendable {
        package var subscription: Key
        package var element: Key
        /// The message or signal.
        package var message: Key?
        package var variables: ValueMap
        /// Of a timer that repeats: when next, and how often after that (nil: no end). Else the subscription is closed,
        /// unless `staysOpen`.
        package var nextDue: Int64?
        package var repetitions: Int?
        package var staysOpen: Bool

        package init(
            subscription: Key, element: Key, message: Key? = nil, variables: ValueMap = [:], nextDue: Int64? = nil,
            repetitions: Int? = nil, staysOpen: Bool = false
        ) {
            self.subscription = subscription
            self.element = element
            self.message = message
            self.variables = variables
            self.nextDue = nextDue
            self.repetitions = repetitions
            self.staysOpen = staysOpen
        }
    }

    /// What comes after that which is interrupted.
    package struct PendingEvent: Hashable, Sendable {
        /// The boundary event, or the event sub-process's start event; nil: the scope is then done (terminate), or
        /// (`cancels`) undone.
        package var node: NodeIndex?
        package var variables: ValueMap
        /// Of a transaction.
        package var cancels = false

        package init(node: NodeIndex?, variables: ValueMap = [:], cancels: Bool = false) {
            self.cancels = cancels
            self.node = node
            self.variables = variables
        }
    }

    /// A completed element that can be undone.
    package struct CompensationEntry: Hashable, Sendable {
        /// The element instance that was completed.
        package var element: Key
        package var handler: NodeIndex
        /// What the scope around it held when that was completed, where it is gone.
        package var variables: ValueMap

        package init(element: Key, handler: NodeIndex, variables: ValueMap = [:]) {
            self.element = element
            self.handler = handler
            self.variables = variables
        }
    }

    package struct Migrated: Hashable, Sendable {
        package var hash: String
        package var id: String
        package var version: Int
        /// The new position of every node that an element instance of the run's own process stands at, and of every
        /// gateway at which tokens wait: by old position.
        package var nodes: [NodeIndex: NodeIndex]
        /// The new position of the flows by which tokens wait.
        package var flows: [FlowIndex: FlowIndex]
        package var by: String

        package init(
            hash: String, id: String, version: Int, nodes: [NodeIndex: NodeIndex], flows: [FlowIndex: FlowIndex],
            by: String
        ) {
            self.hash = hash
            self.id = id
            self.version = version
            self.nodes = nodes
            self.flows = flows
            self.by = by
        }
    }
}

/// A message on its way to who waits for it.
package struct PublishedMessage: Hashable, Sendable {
    package var message: Key
    package var name: String
    /// Empty: it only starts processes.
    package var correlationKey: String
    package var variables: ValueMap
    /// How long it is kept for those who do not wait yet, in microseconds.
    package var timeToLive: Int64
    /// A second one with the same id, name and key is refused while the first is kept.
    package var messageId: String?

    package init(
        message: Key, name: String, correlationKey: String, variables: ValueMap, timeToLive: Int64,
        messageId: String? = nil
    ) {
        self.message = message
        self.name = name
        self.correlationKey = correlationKey
        self.variables = variables
        self.timeToLive = timeToLive
        self.messageId = messageId
    }
}
