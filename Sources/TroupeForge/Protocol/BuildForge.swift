/// The part of a forge that builds and deploys.
package protocol BuildForge: Sendable {
    /// Starts a build and answers at once.
    func queueBuild(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> Build
    /// Reads one.
    func build(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build
    /// Returns when the build has ended. The caller bounds the time by cancelling its task: then the build goes on, and
    /// its present state is answered.
    func awaitBuild(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build
    /// Lists those that match, newest first, without their logs.
    func builds(_ query: BuildQuery, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<Build>
    /// Ends a build; one that has ended is answered as it is.
    func cancelBuild(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build
    /// Starts a named pipeline and answers at once; `request.definition` is its name or number.
    func triggerPipeline(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> PipelineRun

    /// Starts a deployment and answers at once.
    func deploy(_ request: DeploymentRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment
    /// Reads one.
    func deployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment
    /// Returns when the deployment has ended; as `awaitBuild`.
    func awaitDeployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment
    /// Lists those that match, newest first, without their logs.
    func deployments(_ query: DeploymentQuery, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<ForgeDeployment>
}

extension BuildForge {
    package func cancelBuild(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build {
        throw .unsupported("cancel-build")
    }

    package func triggerPipeline(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> PipelineRun {
        throw .unsupported("trigger-pipeline")
    }

    package func deploy(_ request: DeploymentRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        throw .unsupported("trigger-deployment")
    }

    package func deployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        throw .unsupported("check-deployment-status")
    }

    package func awaitDeployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        throw .unsupported("wait-for-deployment")
    }

    package func deployments(
        _ query: DeploymentQuery, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeDeployment> { throw .unsupported("check-deployment-status") }
}
