package import TroupeGraph

/// The key of an element instance, a timer, an incident or a run: unique in the database, a string in JSON.
package typealias Key = Int64

/// One fact about a run. Records are all that is journaled; folding them (`InstanceState.apply`) gives the state.
///
/// Cases that are large and rare are indirect: every record in hand takes as much room as the largest.
package enum Record: Hashable, Sendable {
    // The run
    /// The run exists. Its process element is activated by the record behind this one.
    indirect case created(Created)
    case paused(by: String)
    /// The run goes on: what was `deferred` is handled behind this record.
    case resumed(by: String)
    case cancelRequested(reason: String, by: String)
    /// An event came while the run was paused; it is kept until the run is resumed.
    case deferred(Event)
    /// More work was due than one event may do; it goes on with the next `proceed`.
    case yielded([AgendaItem])
    /// `proceed` was taken up: the agenda is in hand again.
    case proceeded
    /// The last record of a run.
    indirect case finished(Finished)

    // Elements
    case activated(Activated)
    /// The element's condition was false.
    case skipped(Skipped)
    /// A gateway consumed tokens and sent tokens along the flows taken. `element`: its key as an element instance, in BPMN
    /// processes; 0: it is none.
    case passed(scope: Key, node: NodeIndex, consumed: Int, taken: [FlowIndex], element: Key = 0)
    /// A token waits at a joining gateway.
    case arrived(scope: Key, node: NodeIndex, flow: FlowIndex)
    /// A loop knows its items (`forEach`), its count (`count`), or goes by its condition (neither).
    case loopOpened(element: Key, items: [Value]?, count: Int?, concurrency: Int)
    /// A call is bound to a deployed definition; the called process is activated by the record behind this one.
    indirect case called(element: Key, hash: String, id: String, version: Int)
    case completed(element: Key, outputs: ValueMap?, taken: [FlowIndex])
    /// The element's own work failed; what follows is decided in the records behind.
    indirect case faulted(element: Key, fault: Fault)
    /// Another attempt will follow when the timer fires (or at once, without one).
    case retrying(element: Key, attempt: Int, timer: Key?)
    /// The failed element is left; with `continues` its token goes on along the flows taken.
    indirect case failed(element: Key, fault: Fault, continues: Bool, taken: [FlowIndex])
    case terminating(element: Key)
    case terminated(element: Key)

    // Jobs
    /// A step action is to perform the element's job.
    case jobCreated(JobCreated)
    case jobCompleted(element: Key, attempt: Int, outputs: ValueMap)
    indirect case jobFailed(element: Key, attempt: Int, fault: Fault, outputs: ValueMap)
    /// The job's effects have come to an end without a result (terminated, or lost with its server).
    case jobStopped(element: Key, attempt: Int)

    // Variables, timers, incidents
    case variablesSet(scope: Key, [Assignment])
    case timerCreated(timer: Key, element: Key, purpose: TimerPurpose, due: Int64)
    case timerFired(timer: Key)
    case timerCanceled(timer: Key)
    indirect case incidentRaised(incident: Key, element: Key, fault: Fault)
    indirect case incidentResolved(incident: Key, resolution: IncidentResolution, by: String)

    // People and signals
    /// A person is asked; the element waits for the answer.
    indirect case userTaskCreated(UserTaskCreated)
    indirect case userTaskAssigned(UserTaskAssigned)
    /// A person answered: these are the outputs of the element.
    indirect case userTaskCompleted(task: Key, element: Key, outputs: ValueMap, by: String)
    /// Nobody has to answer any more: the element ended otherwise.
    case userTaskCanceled(task: Key, element: Key)
    /// The element waits for a signal of that name. Whoever waits has a key of its own, newer than every signal before.
    case signalAwaited(wait: Key, element: Key, name: String)
    case signalReceived(wait: Key, element: Key, signal: Key, payload: ValueMap)
    /// The element ended otherwise.
    case signalWaitCanceled(wait: Key, element: Key)
    /// The signal goes to all that wait for it now.
    indirect case signalSent(element: Key, SentSignal)

    /// What only BPMN processes have.
    case process(Process)
}

extension Record {
    package struct Created: Hashable, Sendable {
        package var hash: String
        package var id: String
        package var version: Int
        package var request: StartRequest
        /// Microseconds since 1970, UTC.
        package var time: Int64
        /// Makes references to secrets in this run unforgeable (see `SecretReference`).
        package var nonce: UInt64
    }

    package struct Activated: Hashable, Sendable {
        package var element: Key
        /// The element instance around it; 0 for the run's process.
        package var parent: Key
        package var node: NodeIndex
        /// The element id, so that a reader of records needs no definition.
        package var id: String
        package var role: ElementRole
        /// The flow the token came by.
        package var flow: FlowIndex?
        /// Variables of the element itself: `item`, `index`, `error`, `env`, and a process's inputs.
        package var locals: ValueMap
        /// Whether a token comes into being with it, rather than by a flow: boundary events, event sub-processes,
        /// compensation handlers, what a person activates.
        package var bringsToken = false
        /// Of an event sub-process: what the event brings that began it, the result of its start event.
        package var brings: ValueMap = [:]
    }

    package struct Skipped: Hashable, Sendable {
        package var scope: Key
        package var node: NodeIndex
        package var id: String
        package var taken: [FlowIndex]
    }

    package struct JobCreated: Hashable, Sendable {
        package var element: Key
        package var attempt: Int
        package var type: String
        package var inputs: Value
        package var persona: String?
    }

    package struct Finished: Hashable, Sendable {
        package var outcome: Outcome
        package var outputs: ValueMap
        package var fault: Fault?
        /// Steps that failed and were passed over.
        package var passedOver: Int
    }
}

/// How a run ended.
package enum Outcome: String, Hashable, Sendable, Codable {
    case completed, failed, canceled
}

/// What an element instance is in its scope.
package enum ElementRole: Hashable, Sendable {
    /// The node itself.
    case element
    /// One round of a loop node, counted from 0.
    case iteration(Int)
    /// The error handler of a process or step.
    case handler
    /// The undoing of a completed element of this process; the node is the completed one.
    case compensation
    /// The process behind a call.
    case process
}

/// What a timer is for.
package enum TimerPurpose: String, Hashable, Sendable {
    /// The element waits for it.
    case wait
    /// The element's time is up.
    case timeout
    /// The next attempt.
    case retry
    /// A worker's time to answer is up.
    case lease
    /// A failed worker job may be taken again.
    case backoff
}

/// What a person decided about an incident.
package enum IncidentResolution: Hashable, Sendable {
    /// Run the step again.
    case retry
    /// It was done: go on with these outputs.
    case complete(outputs: ValueMap)
    /// Treat the step as failed.
    case fail(message: String)
}

/// One variable and its new value.
package struct Assignment: Hashable, Sendable {
    package var name: VariableName
    package var value: Value
}

/// The name of a variable. `steps.X.OUT` and `context.X` are separate variables.
package enum VariableName: Hashable, Sendable {
    case output(step: String, name: String)
    case context(String)
}
