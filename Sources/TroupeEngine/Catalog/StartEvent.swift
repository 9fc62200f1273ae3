import TroupeGraph
package import TroupeInterpreter

/// A start event of a process that something outside causes, with all that its definition says evaluated: there are no
/// variables yet.
package struct StartEvent: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        case message(name: String)
        case signal(name: String)
        case timer(Schedule)
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
    package static func all(of program: Program) -> [StartEvent] {
        guard let process = program.definition.process else { return [] }
        return process.startEvents.flatMap { index -> [StartEvent] in
            let node = program.definition.nodes[index]
            guard case .event(let event) = node.kind else { return [] }
            return event.triggers.compactMap { trigger in
                cause(trigger, program).map { StartEvent(elementId: node.id, cause: $0) }
            }
        }
    }

    private static func cause(_ trigger: Trigger, _ program: Program) -> Cause? {
        switch trigger {
        case .message(let message): text(message.name, program).map { .message(name: $0) }
        case .signal(let name): text(name, program).map { .signal(name: $0) }
        case .timer(.date(let template)):
            text(template, program).flatMap { TimestampText.microseconds($0) }.map { .timer(.at($0)) }
        case .timer(.duration(let template)):
            text(template, program).flatMap { ISODuration($0) }.map { .timer(.after($0)) }
        case .timer(.cycle(let template)):
            text(template, program).flatMap { TimerCycle($0) }.map { .timer(.cycle($0)) }
        case .error, .escalation, .link, .conditional, .compensation, .cancel, .terminate: nil
        }
    }

    /// What a template is without any variable; nil when it needs some.
    private static func text(_ template: ValueTemplate, _ program: Program) -> String? {
        switch template {
        case .constant(let value): return value.text
        case .text(let parts):
            var text = ""
            for part in parts {
                guard case .literal(let literal) = part else { return nil }
                text += literal
            }
            return text
        case .expression, .script, .list, .map: return nil
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

    /// The time behind one at which it happened.
    package func next(after due: Int64) -> Int64? {
        if case .cycle(let cycle) = self { cycle.next(after: due) } else { nil }
    }
}
