/// The part of a forge that knows people and operation: approvals, permissions, incidents, alerts, messages. A provider
/// may lack all of it.
package protocol OperationsForge: Sendable {
    /// Asks named people for a decision.
    func createApproval(_ draft: ApprovalDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeApproval
    /// Reads one.
    func approval(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeApproval
    /// Lists approvals, newest first; nil means every status.
    func approvals(
        _ status: ForgeApproval.Status?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeApproval>
    /// Decides as the call's actor, who must be among the approvers. Fails with `conflict` when it is decided otherwise.
    func decideApproval(
        _ id: String, approves: Bool, comment: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeApproval

    /// Whether `user` (nil: the call's actor) may do what `permission` names.
    func isAllowed(_ permission: String, user: String?, _ call: ForgeCall) async throws(ForgeError) -> Bool

    /// Opens an incident.
    func createIncident(_ draft: IncidentDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeIncident
    /// Reads one.
    func incident(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeIncident
    /// Lists incidents, newest first; nil means every status.
    func incidents(
        _ status: ForgeIncident.Status?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeIncident>
    /// Changes one.
    func updateIncident(
        _ id: String, _ change: IncidentChange, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeIncident
    /// Hands one up; nil means the next level.
    func escalateIncident(
        _ id: String, to: String?, reason: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeIncident

    /// Raises an alert.
    func createAlert(_ draft: AlertDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeAlert
    /// Lists alerts, newest first.
    func alerts(_ page: ForgePageRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<ForgeAlert>

    /// Delivers a message, or keeps it where its readers look.
    func notify(_ draft: NotificationDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeNotification
    /// Lists messages, newest first; nil means to anybody.
    func notifications(
        to recipient: String?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeNotification>
}

extension OperationsForge {
    package func createApproval(_ draft: ApprovalDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeApproval {
        throw .unsupported("create-approval")
    }

    package func approval(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeApproval {
        throw .unsupported("create-approval")
    }

    package func approvals(
        _ status: ForgeApproval.Status?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeApproval> { throw .unsupported("create-approval") }

    package func decideApproval(
        _ id: String, approves: Bool, comment: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeApproval { throw .unsupported("create-approval") }

    package func isAllowed(_ permission: String, user: String?, _ call: ForgeCall) async throws(ForgeError) -> Bool {
        throw .unsupported("check-permission")
    }

    package func createIncident(_ draft: IncidentDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeIncident {
        throw .unsupported("create-incident")
    }

    package func incident(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeIncident {
        throw .unsupported("update-incident")
    }

    package func incidents(
        _ status: ForgeIncident.Status?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeIncident> { throw .unsupported("update-incident") }

    package func updateIncident(
        _ id: String, _ change: IncidentChange, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeIncident { throw .unsupported("update-incident") }

    package func escalateIncident(
        _ id: String, to: String?, reason: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeIncident { throw .unsupported("escalate-incident") }

    package func createAlert(_ draft: AlertDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeAlert {
        throw .unsupported("create-alert")
    }

    package func alerts(_ page: ForgePageRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<ForgeAlert> {
        throw .unsupported("create-alert")
    }

    package func notify(_ draft: NotificationDraft, _ call: ForgeCall) async throws(ForgeError) -> ForgeNotification {
        throw .unsupported("send-notification")
    }

    package func notifications(
        to recipient: String?, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeNotification> { throw .unsupported("send-notification") }
}
