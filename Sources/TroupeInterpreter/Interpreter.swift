import TroupeGraph

/// What handling one event came to.
package struct Handled: Sendable {
    /// The state with the records applied.
    package var state: InstanceState
    /// New facts, in order; nothing when the event came too late to matter.
    package var records: [Record]
    /// What is to be done once the records are committed.
    package var commands: [Command]
}

/// The semantics: an event goes in, records and commands come out. Pure: no clock, no input or output, no suspension.
package enum Interpreter {
    /// Creates a run of a deployed definition and takes it as far as it goes without waiting.
    package static func start(
        run: Key, program: Program, request: StartRequest, moment: Moment, keys: inout KeySource,
        programs: some ProgramSource
    ) -> Handled {
        var random = SeededRandom(seed: moment.seed)
        let created = Record.Created(
            hash: program.hash, id: program.definition.id, version: program.version, request: request,
            time: moment.now, nonce: random.next())
        let state = InstanceState(run: run, created: created, program: program)
        var turn = Turn(state: state, moment: moment, keys: keys, programs: programs)
        turn.records.append(.created(created))
        turn.activateProcess(of: program, parent: 0, inputs: request.variables(of: program), workspace: nil)
        turn.work()
        keys = turn.keys
        return Handled(state: turn.state, records: turn.records, commands: turn.commands)
    }

    /// Handles one event. Events that come too late (a result of an attempt that was given up, a timer that was
    /// canceled) change nothing.
    package static func handle(
        _ event: Event, state: consuming InstanceState, moment: Moment, keys: inout KeySource,
        programs: some ProgramSource
    ) -> Handled {
        var turn = Turn(state: consume state, moment: moment, keys: keys, programs: programs)
        turn.take(event)
        turn.work()
        keys = turn.keys
        return Handled(state: turn.state, records: turn.records, commands: turn.commands)
    }
}
