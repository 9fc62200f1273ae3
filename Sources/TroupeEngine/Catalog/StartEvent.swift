package import TroupeGraph
package import TroupeInterpreter

/// A start event of a process that something outside causes, with all that its definition says evaluated: there are no
/// variables yet.
package struct StartEvent: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        case message(name: String)
        case signal(name: String)
        case timer(Schedule)
        /// True of the variables of a request. Looked at when it brings one of `variables` (empty: whatever it brings).
        case condition(ExpressionIndex, variables: Set<String>)
    }

    /// When a timer start event happens.
    package enum Schedule: Hashable, Sendable {
        /// Microseconds since 1970, UTC.
        case at(Int64)
        case after(ISODuration)
        case cycle(TimerCycle)
    }

    package var elementId: String
    package var cause: Cause

    /// Those of a definition, in its order. What cannot be evaluated was refused when it was deployed.
    ///
    /// - Parameter now: when it was deployed.
    package static func all(of program: Program, now: Int64) -> [StartEvent] {
        guard let process = program.definition.process else { return [] }
        return process.startEvents.flatMap { index -> [StartEvent] in
            let node = program.definition.nodes[index]
            guard case .event(let event) = node.kind else { return [] }
            return event.triggers.compactMap { trigger in
                cause(trigger, of: program) { program.constant($0, now: now)?.text }.map {
                    StartEvent(elementId: node.id, cause: $0)
                }
            }
        }
    }

    private static func cause(
        _ trigger: Trigger, of program: Program, _ text: (ValueTemplate) -> String?
    ) -> Cause? {
        switch trigger {
        case .message(let message): text(message.name).map { .message(name: $0) }
        case .signal(let name): text(name).map { .signal(name: $0) }
        case .timer(.date(let template)):
            text(template).flatMap { TimestampText.moment($0) }.map { .timer(.at($0)) }
        case .timer(.duration(let template)):
            text(template).flatMap { ISODuration($0) }.map { .timer(.after($0)) }
        case .timer(.cycle(let template)):
            text(template).flatMap { TimerCycle($0) }.map { .timer(.cycle($0)) }
        case .conditional(let condition, let variables):
            .condition(
                condition,
                variables: Set(variables.isEmpty ? program.variables(readBy: condition) : variables))
        case .error, .escalation, .link, .compensation, .cancel, .terminate: nil
        }
    }
}

extension StartEvent.Schedule {
    /// The first time for what was deployed at a time, and how often after that (nil: no end); nil when it never is.
    package func first(deployedAt time: Int64) -> (due: Int64, repetitions: Int?)? {
        switch self {
        case .at(let due): return (max(due, time), 0)
        case .after(let duration): return duration.added(to: time).map { ($0, 0) }
        case .cycle(let cycle):
            guard cycle.repetitions != 0, let due = cycle.first(from: time) else { return nil }
            return (due, cycle.repetitions.map { $0 - 1 })
        }
    }

    /// The time behind one at which it happened. What was missed while no server ran is made up for when it is counted;
    /// of what has no end only once.
    package func next(after due: Int64, now: Int64) -> Int64? {
        guard case .cycle(let cycle) = self else { return nil }
        var next = cycle.next(after: due)
        if cycle.repetitions != nil { return next }
        for _ in 0..<Self.patience {
            guard let time = next, time <= now else { return next }
            next = cycle.next(after: time)
        }
        return cycle.next(after: now)
    }

    /// Missed times that are counted through, so that the beat stays the same.
    private static var patience: Int { 10_000 }
}
