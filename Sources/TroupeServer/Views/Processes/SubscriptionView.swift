import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// What processes wait for, as JSON: messages and times.
enum SubscriptionView {
    /// Nil for a subscription of another kind.
    static func message(_ subscription: SubscriptionSummary) -> Value? {
        guard case .message(let name, let correlationKey) = subscription.awaited else { return nil }
        var map = common(subscription)
        map["name"] = .string(Published.text(name))
        map["correlationKey"] = .string(Published.text(correlationKey))
        return .map(map)
    }

    static func messageStart(process: String, version: Int, elementId: String, name: String) -> Value {
        var map = start(process: process, elementId: elementId)
        map["version"] = .integer(version)
        map["name"] = .string(name)
        return .map(map)
    }

    /// Nil for a subscription of another kind.
    static func timer(_ subscription: SubscriptionSummary) -> Value? {
        guard case .timer(let due, let cycle, let repetitions) = subscription.awaited else { return nil }
        var map = common(subscription)
        map["due"] = RunView.time(due)
        map["cycle"] = RunView.optional(cycle)
        map["repetitions"] = repetitions.map(Value.integer) ?? .null
        return .map(map)
    }

    static func timer(_ timer: StartTimer) -> Value {
        var map = start(process: timer.process, elementId: timer.elementId)
        map["key"] = RunView.key(timer.timer)
        map["version"] = .integer(timer.version)
        map["due"] = timer.due.map(RunView.time) ?? .null
        map["repetitions"] = timer.repetitions.map(Value.integer) ?? .null
        return .map(map)
    }

    private static func common(_ subscription: SubscriptionSummary) -> ValueMap {
        [
            "key": RunView.key(subscription.subscription), "instance": RunView.key(subscription.run),
            "processId": .string(subscription.process), "element": .string(subscription.elementId),
            "elementInstance": RunView.key(subscription.element), "interrupting": .bool(subscription.isInterrupting),
            "createdAt": RunView.time(subscription.createdAt),
        ]
    }

    private static func start(process: String, elementId: String) -> ValueMap {
        ["processId": .string(process), "element": .string(elementId), "instance": .null]
    }
}
