import TroupeBPMN
import TroupeGraph
import TroupeYAML

extension TroupeAction {
    /// The entry of the table of actions; nil for one that there is not.
    var known: ActionTable.Action? { type.flatMap { ActionTable.action($0.string.trimmedBlank) } }

    /// Names of what it gives back: `troupe:output name`.
    var outputs: [LocatedText] {
        element.elements("output", in: BPMNNamespace.troupe).compactMap { $0.attribute("name") }
    }

    /// `troupe:retry`.
    var retry: Retry? { element.elements("retry", in: BPMNNamespace.troupe).first.map(Retry.init) }

    /// How a failed attempt is tried again.
    struct Retry {
        let element: XMLElement

        /// The policy; what is wrong in it counts as not given.
        var policy: RetryPolicy {
            var policy = RetryPolicy(maxAttempts: number("maxAttempts", 1...10_000) ?? 3)
            if let interval = duration("initialInterval") { policy.initialInterval = interval }
            if let interval = duration("maxInterval") { policy.maxInterval = interval }
            policy.maxInterval = max(policy.maxInterval, policy.initialInterval)
            if let factor = number("backoff", 1...100) { policy.backoff = Double(factor) }
            policy.on = element.attribute("on")?.string.commaSeparated ?? []
            return policy
        }

        /// What cannot be read, with what it should be.
        var problems: [(text: LocatedText, expected: String)] {
            var problems: [(LocatedText, String)] = []
            for (name, range) in [("maxAttempts", 1...10_000), ("backoff", 1...100)] {
                if let text = element.attribute(name), number(name, range) == nil {
                    problems.append((text, "a whole number from \(range.lowerBound) to \(range.upperBound)"))
                }
            }
            for name in ["initialInterval", "maxInterval"] {
                if let text = element.attribute(name), duration(name) == nil {
                    problems.append((text, "a duration like 30s or PT30S"))
                }
            }
            return problems
        }

        private func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
            element.attribute(name).flatMap { Int($0.string.trimmedBlank) }.flatMap { range.contains($0) ? $0 : nil }
        }

        private func duration(_ name: String) -> Int? {
            element.attribute(name).flatMap { DurationText.milliseconds($0.string) }
        }
    }
}

extension TroupeAction.Input {
    /// The key of the action, and behind dots what stands in it: `env.NAME`.
    var path: [String] {
        let name = (element.attribute("name") ?? key)?.string.trimmedBlank ?? ""
        return name.split(separator: ".").map(String.init)
    }

    /// Its text: the attribute, or what stands between the tags.
    var given: LocatedText { value ?? element.text }
}

extension KeyTable.Key {
    /// All names it goes by.
    var names: [String] { [name] + otherNames }
}
