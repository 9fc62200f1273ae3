import TroupeCompiler
import TroupeGraph
import TroupeHTTPClient
import TroupeLLM
import TroupeYAML

/// Which models answer: Anthropic's where a key is set, else the simulated one.
enum Models {
    static func router(_ options: HostOptions, _ http: HTTPClient) throws -> LLMRouter {
        var script = SimulatedScript()
        if let file = options.simulatedAnswers { script = try readScript(file) }
        var providers: [any LLMProvider] = [SimulatedProvider(script: script)]
        var routing = LLMRouting.simulated
        if options.simulatedAnswers == nil, let key = HostOptions.environment("ANTHROPIC_API_KEY") {
            let configuration = AnthropicConfiguration(
                apiKey: APIKey(key),
                baseURL: HostOptions.environment("ANTHROPIC_BASE_URL") ?? "https://api.anthropic.com")
            providers.insert(AnthropicProvider(client: http, configuration: configuration), at: 0)
            routing.tiers = [
                .fast: LLMRoute(provider: "anthropic", model: model("FAST", "claude-haiku-4-5")),
                .balanced: LLMRoute(provider: "anthropic", model: model("BALANCED", "claude-sonnet-4-5")),
                .deep: LLMRoute(provider: "anthropic", model: model("DEEP", "claude-opus-4-1")),
            ]
        }
        return LLMRouter(providers: providers, routing: routing)
    }

    private static func model(_ tier: String, _ standard: String) -> String {
        HostOptions.environment("TROUPE_MODEL_" + tier) ?? standard
    }

    private static func readScript(_ file: String) throws -> SimulatedScript {
        guard let bytes = FileTree.read(file) else {
            throw CommandFailure(description: "'\(file)' cannot be read", exitCode: ExitCode.usage)
        }
        let document = YAMLDocument.parse(bytes, file: file)
        if let finding = document.diagnostics.first(where: { $0.severity == .error }) {
            throw CommandFailure(description: finding.description, exitCode: ExitCode.usage)
        }
        return try SimulatedScript(document.root?.value ?? .null)
    }
}
