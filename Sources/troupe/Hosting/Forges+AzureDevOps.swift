import TroupeActions
import TroupeEngine
import TroupeForge
import TroupeHTTPClient
import TroupePersonas

extension Forges {
    /// Azure DevOps, when `AZURE_DEVOPS_ORG_URL` is set; docs/azure-devops.md tells the variables.
    static func azureDevOps(
        _ http: HTTPClient, _ personas: @escaping @Sendable () -> PersonaRegistry
    ) throws -> ConfiguredForge? {
        guard let organization = HostOptions.environment("AZURE_DEVOPS_ORG_URL") else { return nil }
        func setting(_ name: String) throws -> String {
            guard let value = HostOptions.environment(name) else {
                throw CommandFailure(
                    description: "AZURE_DEVOPS_ORG_URL needs \(name), too", exitCode: ExitCode.usage)
            }
            return value
        }
        guard let token = AzureDevOpsToken(try setting("AZURE_DEVOPS_PAT")) else {
            throw CommandFailure(description: "AZURE_DEVOPS_PAT can be no token", exitCode: ExitCode.usage)
        }
        let named = HostOptions.environment("AZURE_DEVOPS_REPOSITORY")
        let project = try setting("AZURE_DEVOPS_PROJECT")
        let configuration: AzureDevOpsConfiguration
        do throws(ForgeError) {
            configuration = try AzureDevOpsConfiguration(
                organization: organization, project: project, token: token, repository: named)
        } catch {
            throw CommandFailure(description: "AZURE_DEVOPS_ORG_URL: \(error)", exitCode: ExitCode.usage)
        }
        let people = AzureDevOpsPeople(
            address: { personas().persona(named: $0)?.email },
            persona: { address in
                personas().personas.first { $0.email.lowercased() == address.lowercased() }?.id
            },
            token: ownToken)
        let forge = AzureDevOpsForge(
            configuration, http: http, clock: .continuous { SystemClock().now() / 1_000_000 }, people: people)
        return ConfiguredForge(forge, project: configuration.project, keepsKeys: false) { repository in
            ConfiguredForge.Place(name: named ?? Self.name(of: repository))
        }
    }

    /// `AZURE_DEVOPS_PAT_SOFTWARE_QA` for the persona `software-qa`.
    @Sendable private static func ownToken(_ persona: String) -> AzureDevOpsToken? {
        guard persona.utf8.count <= 100,
            persona.utf8.allSatisfy({ $0 == 45 || $0 == 95 || (48...57).contains($0) || (65...90).contains($0 & 0xDF) })
        else { return nil }
        let name = persona.uppercased().split(separator: "-", omittingEmptySubsequences: false).joined(separator: "_")
        return HostOptions.environment("AZURE_DEVOPS_PAT_" + name).flatMap(AzureDevOpsToken.init)
    }

    /// The last part of a path or address, without `.git`.
    private static func name(of repository: String) -> String? {
        guard let last = repository.split(whereSeparator: { $0 == "/" || $0 == ":" }).last else { return nil }
        return last.hasSuffix(".git") ? String(last.dropLast(4)) : String(last)
    }
}
