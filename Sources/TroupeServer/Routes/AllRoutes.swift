import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// Every route of the API: a new resource is one file beside this one and one line here.
struct AllRoutes {
    let context: APIContext
    let configuration: APIConfiguration
    let updates: UpdateStream
    let metrics: ServerMetrics
    let documentation: StaticFiles?
    let startedAt: Int64

    var routes: [Route] {
        let updates = updates
        let documented =
            HealthRoutes(
                context: context, version: configuration.version, startedAt: startedAt,
                webSocketClients: { updates.hub.clientCount }
            ).routes
            + ExecutionRoutes(context: context).routes
            + RunRoutes(context: context).routes
            + RunHistoryRoutes(context: context).routes
            + [RunStateRoute(context: context).route]
            + RunControlRoutes(context: context).routes
            + UserTaskRoutes(context: context).routes
            + SignalRoutes(context: context).routes
            + [FEELRoute(context: context).route]
            + WorkflowRoutes(context: context, sourceLimit: configuration.workflowBytes).routes
            + processRoutes
            + PersonaRoutes(context: context).routes
            + ForgeWorkItemRoutes(context: context).routes
            + ForgePullRequestRoutes(context: context).routes
            + ForgeReviewRoutes(context: context).routes
            + ForgeRunRoutes(context: context).routes
            + ForgeApprovalRoutes(context: context).routes
            + ForgeIncidentRoutes(context: context).routes
            + ForgeRepositoryRoutes(context: context).routes
            + NodeRoutes(context: context).routes
            + UpdateRoutes(context: context, updates: updates).routes
            + DocumentationRoutes(files: documentation).routes
            + [metricsRoute]
        return documented + [documentRoute(documented)]
    }

    private var processRoutes: [Route] {
        DeploymentRoutes(context: context, limit: configuration.deploymentBytes).routes
            + ProcessInstanceRoutes(context: context).routes
            + ProcessControlRoutes(context: context).routes
            + JobRoutes(context: context).routes
            + ConditionRoutes(context: context).routes
            + MessageRoutes(context: context).routes
            + TimerRoutes(context: context).routes
            + IncidentRoutes(context: context).routes
            + ClockRoutes(context: context).routes
    }

    private var metricsRoute: Route {
        Operation(
            "GET", "/metrics", id: "metrics", tag: "Health", "Metrics in Prometheus' text format",
            answers: [.init(200, "The metrics", types: [PrometheusText.mediaType])]
        ).route { _ in
            let text = await metrics.text(
                ServerMetrics.Gauges(
                    connections: context.databaseConnections(), webSockets: updates.hub.clientCount,
                    uptime: context.engine.clock.now() - startedAt))
            return .text(text, type: PrometheusText.mediaType)
        }
    }

    /// Describes itself too.
    private func documentRoute(_ others: [Route]) -> Route {
        let operation = Operation(
            "GET", "/openapi.json", id: "openapi", tag: "Documentation", "This API in OpenAPI 3.1",
            answers: [.init(200, "The document", "OpenAPI")])
        let bytes = OpenAPIDocument.value(
            routes: others + [operation.route { _ in Response() }], version: configuration.version,
            needsToken: configuration.token != nil
        ).jsonBytes
        return operation.route { _ in .json(bytes) }
    }
}
