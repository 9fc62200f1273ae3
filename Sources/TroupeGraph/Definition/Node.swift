/// One element of the graph.
package struct Node: Hashable, Sendable, Codable {
    /// The element id, unique in its definition and legal as an XML name; for a YAML step also its id under `steps.`.
    package var id: String
    /// What people call it.
    package var name: String?
    package var description: String?
    /// Where a token here lives.
    package var scope: ScopeIndex
    package var kind: Kind
    package var incoming: [FlowIndex] = []
    package var outgoing: [FlowIndex] = []
    /// Evaluated on entry: when it is false the element is skipped and the token moves on.
    package var condition: ExpressionIndex?
    /// The declared output names of a step.
    package var outputs: [String] = []
    package var retry: RetryPolicy?
    /// The longest the element may be active, over one attempt: a duration (`DurationText`).
    package var timeout: ValueTemplate?
    /// What a failure that survives its retries means; nil leaves it to the strategy of the enclosing process.
    package var onError: OnError?
    /// Handlers of this step or process.
    package var errorHandling: ErrorHandling?
    /// Undoes the step when a process with strategy `rollback` fails.
    package var compensation: ScopeIndex?
    /// Who does it: a persona's id or alias, from the step or its nearest container.
    package var persona: String?
    /// Who does it by role (`developer`, `reviewer`, `tester`): looked up among the request's assigned agents first.
    package var role: String?
    /// Whether the element stands for a step that the author wrote (it is shown), or only for structure.
    package var isStep: Bool
    package var line: Int
    package var column: Int
    /// Nil for steps of YAML files.
    package var details: ElementDetails?

    package init(id: String, scope: ScopeIndex, kind: Kind, isStep: Bool = false, line: Int = 0, column: Int = 0) {
        self.id = id
        self.scope = scope
        self.kind = kind
        self.isStep = isStep
        self.line = line
        self.column = column
    }
}

extension Node {
    /// What an element does when a token enters it.
    package enum Kind: Hashable, Sendable, Codable {
        /// The one entry of a scope.
        case start
        /// Consumes its token; a scope ends when no token is left.
        case end
        /// A unit of work that a step action performs.
        case job(Job)
        /// Sets `context.<variable>`.
        case assignment(variable: String, value: ValueTemplate)
        /// Takes the first flow whose condition holds; else the default; else (`skips`) the flow named there.
        case exclusiveGateway(defaultFlow: FlowIndex?)
        /// Waits for a token on every incoming flow, then sends one along every outgoing flow.
        case parallelGateway
        /// Waits for a duration (`DurationText`) or until a time (ISO 8601).
        case timer(Timer)
        /// Runs another workflow in this run.
        case call(Call)
        /// A scope inside: conditionals, parallel blocks and their branches, the process itself.
        case subprocess(ScopeIndex)
        /// A scope run many times.
        case loop(Loop)
        /// Fails the enclosing scope with a message.
        case fail(message: ValueTemplate)

        // Of BPMN processes only
        case event(EventNode)
        case task(TaskNode)
        case callActivity(CallActivity)
        /// Takes every flow whose condition holds, else the default; joins when no token can come any more.
        case inclusiveGateway(defaultFlow: FlowIndex?)
        /// Waits until the first of the events behind it happens.
        case eventGateway
        /// Starts when the condition over `arrivals` (tokens that wait, by incoming flow id) and `activationCount` is true
        /// (nil: when all have come), and takes flows as an inclusive gateway does; when the other tokens have come, too,
        /// it takes flows again by their conditions, with `waitingForStart` false.
        case complexGateway(activation: ExpressionIndex?, defaultFlow: FlowIndex?)
    }

    /// What a step action gets; see `StepAction` for the types there are.
    package struct Job: Hashable, Sendable, Codable {
        /// `shell-command`, `git-operation`, `llm-call`, `log`, …
        package var type: String
        /// A map template: the step's own keys (`command`, `message`, `operation`, …), and `inputs` as it was written.
        package var inputs: ValueTemplate
        /// Whether an interrupted attempt may simply run again.
        package var idempotent: Bool

        package init(type: String, inputs: ValueTemplate, idempotent: Bool) {
            self.type = type
            self.inputs = inputs
            self.idempotent = idempotent
        }
    }

    package enum Timer: Hashable, Sendable, Codable {
        case duration(ValueTemplate)
        case until(ValueTemplate)
    }

    package struct Call: Hashable, Sendable, Codable {
        /// The callee's id.
        package var workflow: ValueTemplate
        /// A map template.
        package var inputs: ValueTemplate
        /// The callee's workspace, where it is not the caller's.
        package var workspace: ValueTemplate?

        package init(workflow: ValueTemplate, inputs: ValueTemplate, workspace: ValueTemplate? = nil) {
            self.workflow = workflow
            self.inputs = inputs
            self.workspace = workspace
        }
    }

    package struct Loop: Hashable, Sendable, Codable {
        package enum Kind: Hashable, Sendable, Codable {
            /// While the condition is true, tested before each iteration.
            case whileTrue(ExpressionIndex)
            /// Once for each element; `item` and `index` (from 0) are set in each iteration. `concurrency`: how many
            /// iterations may be active at once (nil: one).
            case forEach(items: ValueTemplate, concurrency: ValueTemplate?)
            /// A number of times; `index` is set.
            case count(ValueTemplate)
        }

        package var kind: Kind
        package var body: ScopeIndex
        /// Iterations after which the loop fails, so that a condition that never changes ends.
        package var limit: Int

        package init(kind: Kind, body: ScopeIndex, limit: Int = 1_000_000) {
            self.kind = kind
            self.body = body
            self.limit = limit
        }
    }
}
