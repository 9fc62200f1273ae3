import TroupeEngine
import TroupeForge
import TroupeInterpreter

extension ForgeStep {
    /// What the forge answers; nil where it has no such thing.
    func ifSupported<Answer>(
        _ body: () async throws(ForgeError) -> Answer
    ) async throws(ForgeError) -> Answer? {
        do throws(ForgeError) {
            return try await body()
        } catch {
            if case .unsupported = error { return nil }
            throw error
        }
    }

    /// A notice from this step; its id is the same for every attempt.
    func notice(
        _ kind: Notice.Kind, to: [String] = [], subject: String, body: String = "", severity: String? = nil
    ) -> Notice {
        Notice(
            kind, to: to, subject: subject, body: body, severity: severity, run: order.run, workflow: order.workflow,
            step: order.step, id: call.idempotencyKey ?? "\(order.element)")
    }

    /// Hands it to the channels; what did not take it is said in the step's log.
    ///
    /// - Returns: the names of those that took it.
    @discardableResult
    func deliver(_ notice: Notice) async -> [String] {
        let (names, failures) = await notifications.deliver(notice, now: context.now())
        for failure in failures { context.say("warn", "not delivered by \(failure)") }
        return names
    }

    /// Hands it to the channels, where no forge keeps it.
    func deliverOrFail(_ notice: Notice) async throws {
        guard await deliver(notice).isEmpty else { return }
        throw Fault(
            "forge.unsupported",
            "the forge '\(forge.provider)' has no '\(inputs.operation)', and no notification channel took it; configure"
                + " a webhook or mail")
    }

    /// Keeps a message on the forge where its readers look, and hands it to the channels.
    func send(_ draft: NotificationDraft, as kind: Notice.Kind) async throws -> [String] {
        var ways: [String] = []
        let kept = try await ifSupported { () async throws(ForgeError) in try await forge.notify(draft, call) }
        if kept != nil { ways.append(forge.provider) }
        ways += await deliver(
            notice(
                kind, to: draft.recipients, subject: draft.subject, body: draft.body,
                severity: draft.severity?.rawValue))
        if ways.isEmpty {
            context.say(
                "warn", "nobody was told: the forge '\(forge.provider)' keeps no messages and no channel took this one")
        }
        return ways
    }
}
