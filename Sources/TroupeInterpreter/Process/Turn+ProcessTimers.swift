import TroupeGraph

extension Turn {
    /// When a timer event happens first, and by what it repeats.
    mutating func firstTime(of timer: TimerTrigger, at key: Key) -> Result<Record.Subscription.Awaited, Fault> {
        switch timer {
        case .date(let template):
            return evaluate(template, at: key).flatMap { value in
                guard let time = TimestampText.microseconds(value.text) else {
                    return .failure(Fault("timer.date", "the timer's date is no date and time with a zone (ISO 8601)"))
                }
                return .success(.timer(due: max(time, moment.now), cycle: nil, repetitions: nil))
            }
        case .duration(let template):
            return duration(template, of: "timer's duration", at: key).map { milliseconds in
                .timer(due: moment.now + Int64(milliseconds) * 1000, cycle: nil, repetitions: nil)
            }
        case .cycle(let template):
            return evaluate(template, at: key).flatMap { value in
                guard let text = value.stringValue, let cycle = TimerCycle(text) else {
                    return .failure(
                        Fault(
                            "timer.cycle",
                            "the timer's cycle is neither a repeating interval like 'R3/PT1H' nor a cron expression"))
                }
                return .success(
                    .timer(
                        due: cycle.first(from: moment.now), cycle: text, repetitions: cycle.repetitions.map { $0 - 1 }))
            }
        }
    }
}
