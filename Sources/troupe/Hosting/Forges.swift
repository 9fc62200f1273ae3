import TroupeActions
import TroupeEngine
import TroupeForge
import TroupeHTTPClient
import TroupePersonas
import TroupePostgres
import TroupeProcess

/// The forges that the environment configures: the local one always, Azure DevOps where it is named. The first is that of
/// runs which choose none.
struct Forges: Sendable {
    let local: LocalForge
    let all: [ConfiguredForge]
    /// What runs may choose.
    var names: [String] { all.map(\.forge.provider) }

    private let pool: PostgresPool

    /// - Parameter target: the database, whose structure is there already.
    init(
        _ target: ConnectionTarget, _ data: DataDirectory, _ processes: ProcessRunner, _ http: HTTPClient,
        personas: @escaping @Sendable () -> PersonaRegistry
    ) throws {
        pool = try PostgresPool(target.withApplicationName("troupe forge"), limit: 8)
        var environment: [(name: String, value: String)] = [("LANG", "C.UTF-8")]
        for name in ["PATH", "HOME"] {
            if let value = HostOptions.environment(name) { environment.append((name, value)) }
        }
        let forge = LocalForge(
            pool: pool, processes: processes,
            options: LocalForgeOptions(
                directory: data.forge, workDirectory: data.builds, environment: environment))
        local = forge
        let configured = ConfiguredForge(forge, keepsKeys: true) { repository throws(ForgeError) in
            let call = ForgeCall(actor: ForgeActor("troupe", kind: .system))
            guard let home = try await forge.home(of: repository, call) else { return nil }
            return ConfiguredForge.Place(name: home.name, cloneURL: home.cloneURL)
        }
        let azure = try Self.azure(http, personas)
        switch HostOptions.environment("TROUPE_FORGE") {
        case nil, "local": all = [configured] + (azure.map { [$0] } ?? [])
        case "azure-devops":
            guard let azure else {
                throw CommandFailure(
                    description: "TROUPE_FORGE is 'azure-devops', but AZURE_DEVOPS_ORG_URL is not set",
                    exitCode: ExitCode.usage)
            }
            all = [azure, configured]
        default:
            throw CommandFailure(
                description: "TROUPE_FORGE must be 'local' or 'azure-devops'", exitCode: ExitCode.usage)
        }
    }

    /// Ends what the local forge runs, and its connections.
    func close() async {
        await local.close()
        pool.close()
    }

    private static func azure(
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
        let forge = AzureDevOpsForge(configuration, http: http, clock: .continuous { SystemClock().now() / 1_000_000 })
        { personas().persona(named: $0)?.email }
        return ConfiguredForge(forge, project: configuration.project, keepsKeys: false) { repository in
            ConfiguredForge.Place(name: named ?? Self.name(of: repository))
        }
    }

    /// The last part of a path or address, without `.git`.
    private static func name(of repository: String) -> String? {
        guard let last = repository.split(whereSeparator: { $0 == "/" || $0 == ":" }).last else { return nil }
        return last.hasSuffix(".git") ? String(last.dropLast(4)) : String(last)
    }
}
