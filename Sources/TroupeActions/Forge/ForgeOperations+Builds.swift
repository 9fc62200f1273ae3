import TroupeForge
import TroupeGraph
import TroupeInterpreter

extension ForgeOperations {
    static let builds: [ForgeOperation] = [
        .changing("queue-build") { step in
            var request = BuildRequest()
            request.branch = step.inputs.text("branch", "source_branch", "branch_name").map(branch)
            request.commit = step.inputs.text("commit", "source_commit", "source_version")
            request.definition = step.inputs.text("definition", "definition_id", "pipeline")
            request.parameters = try step.inputs.map("parameters", "variables") ?? [:]
            var build = try await step.forge.queueBuild(request, step.call)
            if step.inputs.flag("wait") == true { build = try await step.forge.awaitBuild(build.id, step.call) }
            return [
                "BUILD_ID": .string(build.id), "BUILD_STATUS": .string(build.status.rawValue),
                "BUILD_URL": .string(build.url),
            ]
        },
        .reading("get-build-details") { step in
            let id = try step.inputs.required("build_id", "id", "build")
            let isAwaited = step.inputs.flag("wait") == true
            let build =
                isAwaited
                ? try await step.forge.awaitBuild(id, step.call) : try await step.forge.build(id, step.call)
            func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
            return [
                "BUILD_ID": .string(build.id), "BUILD_STATUS": .string(build.status.rawValue),
                "BUILD_RESULT": optional(build.result), "BUILD_URL": .string(build.url),
                "BUILD_LOG": .string(build.log), "SOURCE_COMMIT": optional(build.commit),
                "SOURCE_BRANCH": optional(build.branch),
            ]
        },
        .changing("trigger-pipeline") { step in
            var request = BuildRequest()
            request.definition = try step.inputs.required("pipeline", "pipeline_id", "pipeline_name", "definition")
            request.branch = step.inputs.text("branch", "source_branch").map(branch)
            request.commit = step.inputs.text("commit")
            request.parameters = try step.inputs.map("parameters", "variables") ?? [:]
            let run = try await step.forge.triggerPipeline(request, step.call)
            var status = run.status
            if step.inputs.flag("wait") == true, let build = run.buildID {
                status = try await step.forge.awaitBuild(build, step.call).status
            }
            return [
                "RUN_ID": .string(run.id), "BUILD_ID": run.buildID.map { .string($0) } ?? .null,
                "BUILD_STATUS": .string(status.rawValue), "PIPELINE_URL": .string(run.url),
            ]
        },
    ]

    static let deployments: [ForgeOperation] = [
        .changing("trigger-deployment") { step in
            var request = DeploymentRequest(environment: try step.inputs.required("environment", "target"))
            request.commit = step.inputs.text("commit", "source_commit", "merge_commit")
            request.version = step.inputs.text("version", "build_id", "tag")
            request.parameters = try step.inputs.map("parameters", "variables") ?? [:]
            return outputs(try await step.forge.deploy(request, step.call))
        },
        .reading("wait-for-deployment") { step in
            let id = try step.inputs.required("deployment_id", "id")
            return outputs(try await step.forge.awaitDeployment(id, step.call))
        },
        .reading("check-deployment-status") { step in
            if let id = step.inputs.text("deployment_id", "id") {
                return outputs(try await step.forge.deployment(id, step.call))
            }
            var query = DeploymentQuery()
            query.environment = try step.inputs.required("environment")
            query.page.limit = 1
            guard let found = try await step.forge.deployments(query, step.call).items.first else {
                return ["DEPLOYMENT_STATUS": .null, "DEPLOYED_COMMIT": .null, "DEPLOYMENT_ID": .null]
            }
            return outputs(found)
        },
    ]

    private static func outputs(_ deployment: ForgeDeployment) -> ValueMap {
        func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
        return [
            "DEPLOYMENT_ID": .string(deployment.id), "DEPLOYMENT_STATUS": .string(deployment.status.rawValue),
            "DEPLOYED_COMMIT": optional(deployment.commit), "PREVIOUS_COMMIT": optional(deployment.previousCommit),
            "DEPLOYMENT_URL": .string(deployment.url),
        ]
    }
}
