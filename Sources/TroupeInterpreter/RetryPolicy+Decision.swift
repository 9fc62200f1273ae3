import TroupeGraph

extension RetryPolicy {
    /// Milliseconds between a failed attempt and the next, when `failures` attempts have failed so far.
    func interval(after failures: Int) -> Int {
        var interval = Double(initialInterval)
        let most = Double(min(maxInterval, DurationText.longest))
        for _ in 1..<max(1, failures) where interval < most { interval *= backoff }
        return interval < most ? Int(max(0, interval)) : max(0, Int(most))
    }
}

extension Fault {
    /// Whether a policy lets another attempt follow this fault.
    ///
    /// A list names what it wants tried again. Without one all is, except what the next attempt cannot change (an
    /// expression that has no value), and what a person has decided (an interruption). A condition that could not be
    /// evaluated is never passed by.
    func isRetried(by policy: RetryPolicy) -> Bool {
        if isNamed(in: ["condition"]) { return false }
        return policy.on.isEmpty ? !isNamed(in: ["expression", "value", "interrupted"]) : isNamed(in: policy.on)
    }
}

extension ProgramNode {
    /// Whether this is a step that does something in the world, itself or through another workflow.
    var isWork: Bool {
        switch kind {
        case .job, .call: true
        default: false
        }
    }
}
