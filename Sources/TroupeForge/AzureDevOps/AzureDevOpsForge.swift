package import TroupeHTTPClient

/// Azure DevOps Services and Server through the REST API 7.1
/// (https://learn.microsoft.com/rest/api/azure/devops, api-version 7.1).
///
/// Who acts is whoever the token belongs to: the service knows no other. The call's actor is named in comments. It keeps
/// no idempotency keys: a creation whose answer was lost is for a person to look at.
package final class AzureDevOpsForge: Forge {
    package let provider = "azure-devops"
    let client: AzureDevOpsClient
    let known = AzureDevOpsKnowledge()
    /// The mail address of a persona, by which its identity is found.
    let address: @Sendable (_ persona: String) -> String?

    package init(
        _ configuration: AzureDevOpsConfiguration, http: HTTPClient, clock: AzureDevOpsClock,
        address: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        client = AzureDevOpsClient(configuration: configuration, http: http, clock: clock)
        self.address = address
    }

    /// The project of the call; the configured one for those who name none.
    func project(_ call: ForgeCall) -> String {
        call.project == ForgeCall.defaultProject ? client.configuration.project : call.project
    }

    /// A request about something in the project: `{project}/_apis/…`.
    func request(_ method: String, _ call: ForgeCall, _ path: String...) -> AzureDevOpsRequest {
        AzureDevOpsRequest(method, [project(call), "_apis"] + path)
    }

    /// The actor's words; where the token's owner is somebody else, they begin with the name.
    func signed(_ text: String, _ call: ForgeCall) -> String {
        call.actor.kind == .system ? text : "**\(call.actor.name ?? call.actor.id)**: \(text)"
    }
}
