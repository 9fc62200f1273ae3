import TroupeGraph

extension Turn {
    mutating func wait(_ timer: Node.Timer, _ key: Key) {
        switch timer {
        case .duration(let template):
            switch duration(template, of: "duration", at: key) {
            case .success(let milliseconds): startTimer(for: key, .wait, after: milliseconds)
            case .failure(let fault): schedule(.fail(element: key, fault: fault))
            }
        case .until(let template):
            switch evaluate(template, at: key) {
            case .success(let value):
                if let due = TimestampText.microseconds(value.text) {
                    startTimer(for: key, .wait, due: max(due, moment.now))
                } else {
                    let message = "'until' is no time: write it as 2026-01-31T12:00:00Z"
                    schedule(.fail(element: key, fault: Fault("timer.until", message)))
                }
            case .failure(let fault): schedule(.fail(element: key, fault: fault))
            }
        }
    }

    /// Evaluates a duration, in milliseconds.
    mutating func duration(_ template: ValueTemplate, of what: String, at key: Key) -> Result<Int, Fault> {
        evaluate(template, at: key).flatMap { value in
            DurationText.milliseconds(value).map { .success($0) }
                ?? .failure(
                    Fault(
                        "timer.duration",
                        "the \(what) is no duration: write seconds, '90s', '30m', '4h', '2d', or ISO 8601 like 'PT4H'"))
        }
    }
}
