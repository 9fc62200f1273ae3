import TroupeGraph
import TroupeInterpreter

/// Takes runs of a program from start to end, with nothing around the interpreter.
struct MemoryRun {
    let program: Program
    let inputs: ValueMap
    /// Each row of records becomes the bytes that a journal would store.
    let writesRecords: Bool

    private var keys = KeySource(next: 1)
    /// Bytes written, so that writing cannot be left out.
    private(set) var written = 0
    /// Jobs that the last run had done.
    private(set) var jobs = 0

    init(_ program: Program, inputs: ValueMap, writesRecords: Bool = false) {
        self.program = program
        self.inputs = inputs
        self.writesRecords = writesRecords
    }

    /// One run; answers how it ended and how many steps began.
    mutating func run(countsSteps: Bool = false) -> (outcome: Outcome?, steps: Int) {
        let programs = OneProgram(program: program)
        let moment = Moment(now: 1_700_000_000_000_000, seed: 1)
        let request = StartRequest(inputs: inputs)
        let started = Interpreter.start(
            run: keys.make(), program: program, request: request, moment: moment, keys: &keys, programs: programs)
        var (state, records, commands) = started.parts
        var steps = 0
        // What is due: jobs that were begun at once end one after the other.
        var due: [Event] = []
        var done = 0
        jobs = 0
        while true {
            if countsSteps { steps += Self.steps(begunIn: records) }
            if writesRecords { written += RecordCodec.write(records).count }
            for command in commands {
                switch command {
                case .startJob(let order):
                    jobs += 1
                    due.append(
                        .jobCompleted(element: order.element, attempt: 1, outputs: IncrementAction.outputs(of: order)))
                case .proceed: due.append(.proceed)
                case .finish(let outcome): return (outcome, steps)
                default: break
                }
            }
            if done == due.count { return (nil, steps) }
            let next = due[done]
            done += 1
            if done == due.count {
                due.removeAll(keepingCapacity: true)
                done = 0
            }
            // The state has one owner at a time, as in a shard: it is changed in place.
            (state, records, commands) =
                Interpreter.handle(
                    next, state: consume state, moment: moment, keys: &keys, programs: programs
                ).parts
        }
    }

    private static func steps(begunIn records: [Record]) -> Int {
        records.count { if case .activated(let activated) = $0 { activated.id.hasPrefix("step") } else { false } }
    }
}

extension Handled {
    fileprivate var parts: (InstanceState, [Record], [Command]) { (state, records, commands) }
}
