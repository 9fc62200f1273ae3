import TroupeGraph

extension Turn {
    /// When a timer event happens first, and by what it repeats.
    mutating func firstTime(of timer: TimerTrigger, at key: Key) -> Result<Record.Subscription.Awaited, Fault> {
        switch timer {
        case .date(let template):
            return evaluate(template, at: key).flatMap { value in
                guard let time = TimestampText.moment(value.text) else {
                    return .failure(Fault("timer.date", "the timer's date is no date and time with a zone (ISO 8601)"))
                }
                return .success(.timer(due: max(time, moment.now), cycle: nil, repetitions: nil))
            }
        case .duration(let template):
            return evaluate(template, at: key).flatMap { value in
                // A duration in the past is over at once.
                if value.text.hasPrefix("-P"), ISODuration(String(value.text.dropFirst())) != nil {
                    return .success(.timer(due: moment.now, cycle: nil, repetitions: nil))
                }
                guard let due = ISODuration(value.text)?.added(to: moment.now) else {
                    return .failure(
                        Fault("timer.duration", "the timer's duration is no duration of ISO 8601 like 'PT4H' or 'P1M'"))
                }
                return .success(.timer(due: due, cycle: nil, repetitions: nil))
            }
        case .cycle(let template):
            return evaluate(template, at: key).flatMap { value in
                guard let text = value.stringValue, let cycle = TimerCycle(text),
                    let due = cycle.first(from: moment.now)
                else {
                    return .failure(
                        Fault(
                            "timer.cycle",
                            "the timer's cycle is neither a repeating interval like 'R3/PT1H' nor a cron expression"))
                }
                return .success(
                    .timer(due: due, cycle: text, repetitions: cycle.repetitions.map { max(0, $0 - 1) }))
            }
        }
    }
}
