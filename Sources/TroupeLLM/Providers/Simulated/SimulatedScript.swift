package import TroupeGraph

/// Answers prepared for the simulated provider.
///
/// As a value (from YAML or JSON): a list of rules, or a map with such a list under `answers`. A rule has any of
/// `workflow`, `step`, `persona`, `skill`, `prompt` (patterns that the call's must fit as a whole, see `Wildcard`) and
/// `contains` (a piece of the prompt, compared as it is); the first rule that fits answers. Its `replies` are given in
/// order, the last one again and again; one reply may stand in the rule itself. A rule with `times` answers so many calls
/// and then no longer fits. A reply has `text`, `value` (a structured answer) or `error` (a name as in `errors`, with
/// `retryAfter` in seconds). The page `docs/simulated-answers.md` shows all of it.
package struct SimulatedScript: Sendable, Hashable {
    /// One prepared answer.
    package enum Reply: Sendable, Hashable {
        case text(String)
        case value(Value)
        case failure(name: String, retryAfterSeconds: Int?)
    }

    /// When to give which answers.
    package struct Rule: Sendable, Hashable {
        /// A pattern of the workflow's id; `nil` for any.
        package var workflow: String?
        /// A pattern of the step's id; `nil` for any.
        package var step: String?
        /// A pattern of the persona's id; `nil` for any.
        package var persona: String?
        /// A pattern of the skill's name; `nil` for any, and for calls that are none of a skill.
        package var skill: String?
        /// A pattern of the whole prompt; `nil` for any.
        package var prompt: String?
        /// A piece of the prompt; `nil` for any.
        package var contains: String?
        /// How many calls it answers; `nil` for all.
        package var times: Int?
        /// The answers in order, at least one.
        package var replies: [Reply]

        /// A rule.
        package init(
            workflow: String? = nil, step: String? = nil, persona: String? = nil, skill: String? = nil,
            prompt: String? = nil, contains: String? = nil, times: Int? = nil, replies: [Reply]
        ) {
            self.workflow = workflow
            self.step = step
            self.persona = persona
            self.skill = skill
            self.prompt = prompt
            self.contains = contains
            self.times = times
            self.replies = replies
        }

        func fits(_ request: LLMRequest) -> Bool {
            let call = request.metadata
            let patterns = [
                (workflow, call.workflowID), (step, call.stepID), (persona, call.personaID), (skill, call.skill),
            ]
            return patterns.allSatisfy { pattern, text in
                pattern.map { pattern in text.map { Wildcard.matches($0, pattern) } ?? false } ?? true
            }
                && (contains.map { request.prompt.contains($0) } ?? true)
                && (prompt.map { Wildcard.matches(request.prompt, $0) } ?? true)
        }
    }

    /// The names of failures that can be scripted.
    package static let errors = [
        "rateLimited", "overloaded", "serverFailure", "invalidRequest", "authentication", "timeout", "network",
        "refused", "badResponse",
    ]

    /// The rules in order.
    package var rules: [Rule]

    /// A script of rules.
    package init(rules: [Rule] = []) {
        self.rules = rules
    }

    /// Reads a script from a value.
    ///
    /// - Throws: `notConfigured`, naming the rule that is wrong.
    package init(_ value: Value) throws(LLMError) {
        guard let list = value.listValue ?? value["answers"]?.listValue, list.count <= 10_000 else {
            throw Self.wrong("the script", "is no list of rules and has none under 'answers'")
        }
        rules = []
        for (index, entry) in list.enumerated() {
            rules.append(try Self.rule(entry, place: "rule \(index + 1) of the script"))
        }
    }

    private static func rule(_ value: Value, place: String) throws(LLMError) -> Rule {
        guard let entries = value.mapValue else { throw wrong(place, "is no map") }
        for key in entries.keys where !(patternKeys + ["contains", "times", "replies"] + replyKeys).contains(key) {
            throw wrong(place, "has the unknown key '\(key)'")
        }
        var replies: [Reply] = []
        if let list = entries["replies"] {
            guard let list = list.listValue, !list.isEmpty else { throw wrong(place, "has no list under 'replies'") }
            for (index, entry) in list.enumerated() {
                replies.append(try reply(entry, place: "reply \(index + 1) of \(place)"))
            }
        } else {
            replies = [try reply(value, place: place)]
        }
        var patterns: [String: String] = [:]
        for key in patternKeys { patterns[key] = try text(entries[key], place) }
        let times = entries["times"]
        guard times == nil || (1...1_000_000).contains(times?.intValue ?? 0) else {
            throw wrong(place, "has a 'times' that is no number from 1 to 1000000")
        }
        return Rule(
            workflow: patterns["workflow"], step: patterns["step"], persona: patterns["persona"],
            skill: patterns["skill"], prompt: patterns["prompt"], contains: try text(entries["contains"], place),
            times: times?.intValue, replies: replies)
    }

    private static let patternKeys = ["workflow", "step", "persona", "skill", "prompt"]

    private static let replyKeys = ["text", "value", "error", "retryAfter"]

    private static func reply(_ value: Value, place: String) throws(LLMError) -> Reply {
        if case .string(let text) = value { return .text(text) }
        guard ["text", "value", "error"].filter({ value[$0] != nil }).count == 1 else {
            throw wrong(place, "has not exactly one of 'text', 'value' and 'error'")
        }
        if let structured = value["value"] { return .value(structured) }
        if let text = try text(value["text"], place) { return .text(text) }
        guard let name = try text(value["error"], place), errors.contains(name) else {
            throw wrong(place, "has an unknown 'error'; known are \(errors.joined(separator: ", "))")
        }
        let seconds = value["retryAfter"]
        guard seconds == nil || (0...86_400).contains(seconds?.intValue ?? -1) else {
            throw wrong(place, "has a 'retryAfter' that is no number of seconds within a day")
        }
        return .failure(name: name, retryAfterSeconds: seconds?.intValue)
    }

    private static func text(_ value: Value?, _ place: String) throws(LLMError) -> String? {
        guard let value else { return nil }
        guard let text = value.stringValue else { throw wrong(place, "has a \(value.kindName) where a string belongs") }
        return text
    }

    private static func wrong(_ place: String, _ what: String) -> LLMError {
        LLMError(.notConfigured("\(place) \(what)."), provider: SimulatedProvider.providerName)
    }
}
