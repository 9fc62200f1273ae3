import TroupeActions
import TroupeForge
import TroupeHTTPClient
import TroupePersonas
import TroupePostgres
import TroupeProcess
import TroupeServer

/// The forges that the environment configures: the local one always, Azure DevOps where it is named. The first is that of
/// runs which choose none.
struct Forges: Sendable {
    let local: LocalForge
    let all: [ConfiguredForge]
    /// As the API shows them.
    var served: [ServedForge] { all.map { ServedForge($0.forge, project: $0.project) } }

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
        let azure = try Self.azureDevOps(http, personas)
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
}
