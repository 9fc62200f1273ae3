package import TroupeGraph
import TroupeInterpreter

/// Draws BPMN processes of every construct, nested at random; every one of them can come to its end.
package struct RandomProcess {
    private var random: SeededRandom
    private var count = 0
    /// Whether the outcome depends on nothing but the answers: no race between branches, and none against time.
    private let isSteady: Bool

    /// - Parameter isSteady: nothing in it depends on what happens first.
    package init(seed: UInt64, isSteady: Bool = false) {
        random = SeededRandom(seed: seed)
        self.isSteady = isSteady
    }

    /// A process whose call activities call `calls`. It reads the variables `n`, `m` and `flag`.
    package mutating func definition(_ id: String, calls: [String]) -> Definition {
        ProcessBuilder.build(id) { builder in
            builder.start("start")
            let last = self.sequence(from: "start", 2, calls, &builder)
            builder.end("end")
            builder.flow("\(last) -> end")
            if !self.isSteady, self.chance(4) { self.eventSubprocess(1, calls, &builder) }
        }
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    private mutating func name(_ what: String) -> String {
        count += 1
        return "\(what)\(count)"
    }

    /// Elements one after the other; the id of the last.
    private mutating func sequence(
        from first: String, _ depth: Int, _ calls: [String], _ builder: inout ProcessBuilder
    ) -> String {
        var last = first
        for _ in 0..<Int.random(in: 1...3, using: &random) { last = block(after: last, depth, calls, &builder) }
        return last
    }

    private mutating func block(
        after last: String, _ depth: Int, _ calls: [String], _ builder: inout ProcessBuilder
    ) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 4), using: &random) {
        case 0...3: return activity(after: last, calls, &builder)
        case 4: return split(.exclusiveGateway(defaultFlow: nil), after: last, depth, calls, &builder)
        case 5: return split(.parallelGateway, after: last, depth, calls, &builder)
        case 6: return split(.inclusiveGateway(defaultFlow: nil), after: last, depth, calls, &builder)
        case 7 where !isSteady: return eventGateway(after: last, &builder)
        default: return subprocess(after: last, depth, calls, &builder)
        }
    }

    private mutating func activity(
        after last: String, _ calls: [String], _ builder: inout ProcessBuilder
    ) -> String {
        let id = name("t")
        switch Int.random(in: 0..<9, using: &random) {
        case 0: builder.task(id)
        case 1: builder.task(id, builder.script("if n = null then 1 else n + 1", into: "n"))
        case 2: builder.catching(id, [builder.duration("PT10S")])
        case 3: builder.task(id, .receive(builder.message("m", key: "=\"k\"")))
        case 4: builder.throwing(id, [builder.escalation("E")])
        case 5 where !calls.isEmpty:
            // What a called process gives back replaces what other branches set meanwhile.
            builder.call(id, calls.randomElement(using: &random)!, child: !isSteady)
            if chance(3) { handler(of: id, &builder) }
        case 6:
            var multi = MultiInstance(isSequential: chance(2))
            multi.inputCollection = builder.template("=[1, 2, 3]")
            multi.inputElement = "item"
            multi.outputCollection = "out"
            multi.outputElement = builder.template("=item + 1")
            if !isSteady, chance(3) { multi.completionCondition = builder.feel("numberOfCompletedInstances >= 2") }
            builder.task(id, builder.worker("do")) { $0.multiInstance = multi }
            if chance(3) { handler(of: id, &builder) }
        case 7:
            var user = UserTaskDefinition()
            user.assignee = builder.template("ann")
            let job = ExecutionListener(type: builder.template("listen"))
            let listeners = TaskListenerEvent.allCases.filter { _ in chance(3) }.map { TaskListener($0, job) }
            builder.task(id, .user(user)) { $0.taskListeners = listeners.isEmpty ? nil : listeners }
        default:
            let input = builder.mapping("local", "=1")
            let output = builder.mapping("mapped", "=local")
            let isMapped = chance(3)
            let listener = chance(5) ? [ExecutionListener(type: builder.template("listen"))] : []
            builder.task(id, builder.worker("do")) {
                if isMapped {
                    $0.inputs = [input]
                    $0.outputs = [output]
                }
                $0.startListeners = listener
            }
            if chance(4) { handler(of: id, &builder) }
        }
        builder.flow("\(last) -> \(id)")
        let end = !isSteady && chance(3) ? edge(on: id, &builder) : id
        if !isSteady, chance(8) {
            let undo = name("c")
            builder.throwing(undo, [.compensation(activity: nil)])
            builder.flow("\(end) -> \(undo)")
            return undo
        }
        return end
    }

    private mutating func handler(of id: String, _ builder: inout ProcessBuilder) {
        let undo = name("undo")
        builder.task(undo, builder.worker("undo"))
        builder.compensate(id, by: undo)
    }

    /// A boundary event on an activity. One that interrupts comes back behind it, so that no join waits for ever.
    private mutating func edge(on id: String, _ builder: inout ProcessBuilder) -> String {
        let event = name("b")
        let isInterrupting = chance(2)
        let trigger: Trigger =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: builder.duration("PT5S")
            case 1: builder.signal("s")
            case 2: .message(builder.message("m", key: "=\"k\""))
            case 3: builder.condition("flag = true")
            default: builder.error(chance(2) ? nil : "BAD")
            }
        let isError = if case .error = trigger { true } else { false }
        // A catch or throw event has no edge.
        guard builder.definition.nodes.last(where: { $0.id == id })?.isActivity == true else { return id }
        builder.boundary(event, on: id, [trigger], interrupting: isInterrupting || isError)
        let aside = name("t")
        builder.task(aside, builder.worker("do"))
        builder.flow("\(event) -> \(aside)")
        guard isInterrupting || isError else { return id }
        let merge = name("g")
        builder.node(merge, .exclusiveGateway(defaultFlow: nil))
        builder.flow("\(id) -> \(merge)")
        builder.flow("\(aside) -> \(merge)")
        return merge
    }

    private mutating func split(
        _ kind: Node.Kind, after last: String, _ depth: Int, _ calls: [String], _ builder: inout ProcessBuilder
    ) -> String {
        let (fork, join) = (name("g"), name("g"))
        let listener = ExecutionListener(type: builder.template("listen"))
        let hears = [chance(6), chance(6)]
        builder.node(fork, kind) { $0.startListeners = hears[0] ? [listener] : [] }
        // Sometimes the first tokens are enough.
        let needed = Int.random(in: 1...2, using: &random)
        let isPartial = kind == .parallelGateway && !isSteady && chance(3)
        builder.node(
            join,
            isPartial
                ? .complexGateway(activation: builder.feel("activationCount >= \(needed)"), defaultFlow: nil) : kind
        ) { $0.startListeners = hears[1] ? [listener] : [] }
        builder.flow("\(last) -> \(fork)")
        let ways = Int.random(in: 2...3, using: &random)
        for way in 0..<ways {
            let entry = name("t")
            builder.task(entry)
            switch kind {
            case .parallelGateway: builder.flow("\(fork) -> \(entry)")
            case _ where way == 0: builder.otherwise("\(fork) -> \(entry)")
            default: builder.flow("\(fork) -> \(entry)", if: chance(2) ? "true" : isSteady ? "m > 1" : "n > 1")
            }
            let end = sequence(from: entry, depth - 1, calls, &builder)
            builder.flow("\(end) -> \(join)")
        }
        return join
    }

    private mutating func eventGateway(after last: String, _ builder: inout ProcessBuilder) -> String {
        let (gateway, told, late, join) = (name("g"), name("e"), name("e"), name("g"))
        builder.node(gateway, .eventGateway)
        builder.catching(told, [builder.signal("s")])
        builder.catching(late, [builder.duration("PT1M")])
        builder.node(join, .exclusiveGateway(defaultFlow: nil))
        builder.flow("\(last) -> \(gateway) -> \(told) -> \(join)")
        builder.flow("\(gateway) -> \(late) -> \(join)")
        return join
    }

    private mutating func subprocess(
        after last: String, _ depth: Int, _ calls: [String], _ builder: inout ProcessBuilder
    ) -> String {
        let id = name("p")
        let kind: SubprocessKind? = chance(5) ? .transaction : nil
        var multi: MultiInstance?
        if chance(5) {
            multi = MultiInstance(isSequential: chance(2))
            multi?.cardinality = builder.template("=2")
        }
        let hasCancel = kind == .transaction
        builder.subprocess(id, kind) {
            $0.multiInstance = multi
        } _: { inner in
            let start = self.name("s")
            inner.start(start)
            let end = self.sequence(from: start, depth - 1, calls, &inner)
            let last = self.name("end")
            switch self.isSteady ? 6 : Int.random(in: 0..<6, using: &self.random) {
            case 0: inner.end(last, [.terminate])
            case 1: inner.end(last, [inner.error("BAD")])
            case 2 where hasCancel: inner.end(last, [.cancel])
            default: inner.end(last)
            }
            inner.flow("\(end) -> \(last)")
            if !self.isSteady, self.chance(4) { self.eventSubprocess(depth - 1, calls, &inner) }
        }
        builder.flow("\(last) -> \(id)")
        let caught = name("b")
        builder.boundary(caught, on: id, [builder.error(nil)])
        let join = name("g")
        builder.node(join, .exclusiveGateway(defaultFlow: nil))
        builder.flow("\(id) -> \(join)")
        builder.flow("\(caught) -> \(join)")
        if hasCancel {
            let cancelled = name("b")
            builder.boundary(cancelled, on: id, [.cancel])
            builder.flow("\(cancelled) -> \(join)")
        }
        return join
    }

    private mutating func eventSubprocess(_ depth: Int, _ calls: [String], _ builder: inout ProcessBuilder) {
        builder.subprocess(name("x"), .event) { inner in
            let start = self.name("s")
            let isInterrupting = self.chance(2)
            let trigger =
                switch Int.random(in: 0..<4, using: &self.random) {
                case 0: inner.signal("s")
                case 1: inner.duration("PT7S")
                case 2: inner.escalation("E")
                default: inner.condition("flag = true")
                }
            inner.start(start, [trigger], interrupting: isInterrupting)
            let end = self.sequence(from: start, max(0, depth - 1), calls, &inner)
            let last = self.name("end")
            inner.end(last)
            inner.flow("\(end) -> \(last)")
        }
    }
}
