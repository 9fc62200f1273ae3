package import TroupeGraph
import TroupeInterpreter

/// Makes workflows at random: every construct, nested, with conditions, failures' policies, timeouts and handlers.
package struct RandomWorkflow {
    private var random: SeededRandom
    private var count = 0
    private let callees: [String]
    /// Whether the outcome depends on nothing but the answers: no race between branches, and none against time.
    private let isSteady: Bool
    /// Containers around a step whose children go on side by side.
    private var sides = 0

    /// - Parameters:
    ///   - callees: ids of other workflows that steps may call.
    ///   - isSteady: nothing in it depends on what happens first.
    package init(seed: UInt64, callees: [String], isSteady: Bool = false) {
        random = SeededRandom(seed: seed)
        self.callees = callees
        self.isSteady = isSteady
    }

    /// A failure would end the siblings wherever they happen to be.
    private var mustContinue: Bool { isSteady && sides > 0 }

    /// A workflow that comes to its end when all who are asked answer.
    package mutating func definition(_ id: String, isLarge: Bool) -> Definition {
        let strategy = chance(60) ? pick(ErrorHandling.Strategy.allCases) : nil
        return DefinitionBuilder.build(
            id: id, outputs: [("x", "${context.x}"), ("y", "${context.y}"), ("steps", "${steps}")], strategy: strategy,
            handler: strategy != nil && chance(70) ? steps(depth: 3, most: 2) : [],
            timeout: chance(6) && !isSteady ? .integer(below(200)) : nil,
            [.set("x", 2, id: "begin-\(id)")]
                + (isLarge ? steps(depth: 0, least: 2, most: 5) : steps(depth: 1, least: 1, most: 3)))
    }

    private mutating func steps(depth: Int, least: Int? = nil, most: Int) -> [Step] {
        // Rarely none at all.
        let least = least ?? (chance(10) ? 0 : 1)
        return (0..<least + below(most - least + 1)).map { _ in step(depth: depth) }
    }

    private mutating func step(depth: Int) -> Step {
        count += 1
        var step = Step(id: "s\(count)", action: action(depth: depth))
        if chance(40) { step.outputs = [pick(["OUT", "x"])] }
        if chance(15) { step.condition = condition() }
        if chance(20) {
            step.retry = RetryPolicy(
                maxAttempts: 1 + below(3), initialInterval: pick([0, 10, 1000]), backoff: pick([1, 2]),
                on: chance(30) ? ["e1", "timeout"] : [])
        }
        if chance(15), !isSteady { step.timeout = chance(3) ? "never" : .integer(below(60)) }
        if chance(45) {
            step.onError = pick([
                "fail", "continue", "continue", "'continue'", "error.code eq 'e1' ? 'fail' : 'continue'",
                chance(10) ? "1/0" : "continue",
            ])
        }
        if mustContinue { step.onError = "continue" }
        if chance(10), depth < 3 {
            step.strategy = pick(ErrorHandling.Strategy.allCases)
            step.handler = steps(depth: depth + 2, most: 2)
        }
        if chance(20), depth < 3, !mustContinue { step.compensation = steps(depth: depth + 2, most: 2) }
        step.idempotent = chance(50)
        return step
    }

    private mutating func action(depth: Int) -> Step.Action {
        switch below(depth >= 3 ? 7 : 15) {
        case 0, 1: return .job(type: "work", inputs: [("x", "${context.x}"), ("item", "${item}"), ("r", "${uuid()}")])
        case 2:
            return .set(
                pick(["x", "y", "z.a"]),
                value(["${index}", chance(10) ? "${context.x + 1}" : 1, 3, "a${context.y}", ["${error.code}"]]))
        case 3: return .wait(value([0, 1, 30, chance(10) ? "${context.x}" : 5]))
        case 4: return chance(10) ? .fail("no") : .job(type: "work", inputs: [])
        case 5:
            return .job(
                type: "human-task",
                inputs: [
                    ("title", "a${context.y}"), ("assignee", value(["ann", "${context.x}", nil])),
                    ("escalateTo", value(["bob", nil])),
                    ("options", value([["a", "b"], [], nil, chance(5) ? 1 : nil])),
                ])
        case 6:
            return .job(
                type: chance(60) || isSteady ? "wait-signal" : "send-signal",
                inputs: [
                    ("signal", value(["go", "stop", chance(5) ? "" : "go"])),
                    ("payload", value([["OUT": "a", "x": "${context.x}"], "text", nil])),
                ])
        case 7:
            return .conditional(
                [(condition(), steps(depth: depth + 1, most: 2)), (condition(), steps(depth: depth + 1, most: 2))],
                otherwise: steps(depth: depth + 1, most: 1))
        case 8, 9: return .parallel(sideBySide { $0.steps(depth: depth + 1, most: 3) })
        case 10:
            return .whileTrue(
                "context.n\(count) < 2",
                [.set("n\(count)", .string("${context.n\(count) + 1}"), id: "add\(count)")]
                    + steps(depth: depth + 1, most: 2))
        case 11, 12:
            return .forEach(
                value([[1, 2, 3], ["a"], "l1\nl2", [], nil, chance(5) ? true : "z"]), concurrency: value([1, 2, 5]),
                sideBySide { $0.steps(depth: depth + 1, most: 2) })
        case 13: return .times(value([0, 1, 2, chance(5) ? "x" : 3]), steps(depth: depth + 1, most: 2))
        default:
            return callees.isEmpty
                ? .job(type: "work", inputs: [])
                : .call(pick(callees + (chance(5) ? ["nowhere"] : [])), [("x", "${context.x}")], workspace: nil)
        }
    }

    private mutating func sideBySide(_ draw: (inout RandomWorkflow) -> [Step]) -> [Step] {
        sides += 1
        defer { sides -= 1 }
        return draw(&self)
    }

    private mutating func condition() -> String {
        pick([
            "true", "false", "context.x > 1", "steps.s1.OUT eq 'a'", "index eq 0", "context.y", "item", "index < 2",
            chance(5) ? "1 / context.zero > 0" : "true",
        ])
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
    private mutating func value(_ elements: [Value?]) -> Value { elements[below(elements.count)] ?? .null }
}
