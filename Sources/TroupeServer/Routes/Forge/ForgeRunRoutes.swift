import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// Builds and deployments.
struct ForgeRunRoutes {
    let context: APIContext

    private var forge: ForgeRoute { ForgeRoute(context: context) }

    var routes: [Route] { builds + deployments }

    private var builds: [Route] {
        [
            forge.get(
                "/builds", id: "listBuilds", "Builds, newest first, without their logs", "ForgeBuildList",
                query: [
                    Field("branch", .text(250), "Only of this branch"),
                    Field("commit", .text(64), "Only of this commit"),
                    Field("status", .word(RunStatus.self), "Only in this state"), ForgeRoute.repository,
                ] + ForgeRoute.page
            ) { call, forge, place in
                var query = BuildQuery()
                query.branch = call.text("branch")
                query.commit = call.text("commit")
                query.status = call.word("status", RunStatus.self)
                query.page = call.forgePage
                return .json(try ForgeView.page(try await forge.builds(query, place)))
            },
            forge.change(
                "POST", "/builds", id: "queueBuild", "Build a branch or commit", "ForgeBuild", status: 201,
                query: [ForgeRoute.repository],
                body: [
                    Field("branch", .text(250), "The default branch unless a commit is given"),
                    Field("commit", .text(64), "Its id, or the beginning of it"),
                    Field("definition", .text(200), "A pipeline's name; the repository's own tests unless said"),
                    Field("parameters", .map, "What the build is told"),
                ]
            ) { call, forge, place in
                var request = BuildRequest()
                request.branch = call.text("branch")
                request.commit = call.text("commit")
                request.definition = call.text("definition")
                request.parameters = call.body["parameters"]?.mapValue ?? [:]
                return .json(try ForgeView.value(try await forge.queueBuild(request, place)), status: 201)
            },
            forge.get("/builds/{id}", id: "showBuild", "A build with the end of its log", "ForgeBuild") {
                call, forge, place in
                .json(try ForgeView.value(try await forge.build(call.parameter("id"), place)))
            },
            forge.change("POST", "/builds/{id}/cancel", id: "cancelBuild", "End a build", "ForgeBuild") {
                call, forge, place in
                .json(try ForgeView.value(try await forge.cancelBuild(call.parameter("id"), place)))
            },
        ]
    }

    private var deployments: [Route] {
        [
            forge.get(
                "/deployments", id: "listDeployments", "Deployments, newest first, without their logs",
                "ForgeDeploymentList",
                query: [
                    Field("environment", .text(100), "Only to this environment"),
                    Field("status", .word(RunStatus.self), "Only in this state"), ForgeRoute.repository,
                ] + ForgeRoute.page
            ) { call, forge, place in
                var query = DeploymentQuery()
                query.environment = call.text("environment")
                query.status = call.word("status", RunStatus.self)
                query.page = call.forgePage
                return .json(try ForgeView.page(try await forge.deployments(query, place)))
            },
            forge.change(
                "POST", "/deployments", id: "deploy", "Bring a commit to an environment", "ForgeDeployment",
                status: 201, query: [ForgeRoute.repository],
                body: [
                    Field("environment", .text(100), required: true, "Where to"),
                    Field("commit", .text(64), "The default branch's last one unless said"),
                    Field("version", .text(200), "What it is called"),
                    Field("parameters", .map, "What the deployment is told"),
                ]
            ) { call, forge, place in
                var request = DeploymentRequest(environment: call.text("environment") ?? "")
                request.commit = call.text("commit")
                request.version = call.text("version")
                request.parameters = call.body["parameters"]?.mapValue ?? [:]
                return .json(try ForgeView.value(try await forge.deploy(request, place)), status: 201)
            },
            forge.get(
                "/deployments/{id}", id: "showDeployment", "A deployment with the end of its log", "ForgeDeployment"
            ) { call, forge, place in
                .json(try ForgeView.value(try await forge.deployment(call.parameter("id"), place)))
            },
        ]
    }
}
