package import TroupeHTTPClient

/// Azure DevOps Services and Server through the REST API 7.1
/// (https://learn.microsoft.com/rest/api/azure/devops, api-version 7.1).
///
/// Who acts is whoever the token belongs to: the service knows no other. An actor with a token of its own acts by that;
/// all others act by the common one, and their comments begin with their names. The service keeps no idempotency keys:
/// a creation whose answer was lost is for a person to look at.
package final class AzureDevOpsForge: Forge {
    package let provider = "azure-devops"
    let client: AzureDevOpsClient
    let known = AzureDevOpsKnowledge()
    let people: AzureDevOpsPeople

    package init(
        _ configuration: AzureDevOpsConfiguration, http: HTTPClient, clock: AzureDevOpsClock,
        people: AzureDevOpsPeople = AzureDevOpsPeople()
    ) {
        client = AzureDevOpsClient(configuration: configuration, http: http, clock: clock, token: people.token)
        self.people = people
    }

    /// The project of the call; the configured one for those who name none.
    func project(_ call: ForgeCall) -> String {
        call.project == ForgeCall.defaultProject ? client.configuration.project : call.project
    }

    /// A request about something in the project: `{project}/_apis/…`.
    func request(_ method: String, _ call: ForgeCall, _ path: String...) -> AzureDevOpsRequest {
        AzureDevOpsRequest(method, [project(call), "_apis"] + path, actor: call.actor.id)
    }

    /// The actor's words; where the token's owner is somebody else, they begin with the name.
    func signed(_ text: String, _ call: ForgeCall) -> String {
        let isOwn = call.actor.kind == .system || people.token(call.actor.id) != nil
        return isOwn ? text : "\(call.actor.name ?? call.actor.id): \(text)"
    }

    /// What to begin a list with; the cursor is a position.
    static func position(_ page: ForgePageRequest) throws(ForgeError) -> Int {
        guard let after = page.after else { return 0 }
        guard let position = Int(after), (0...1_000_000).contains(position) else {
            throw .invalid("That is no mark of a page of Azure DevOps.")
        }
        return position
    }
}
