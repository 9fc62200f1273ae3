/// A place where work items, pull requests, builds and deployments live.
///
/// One provider is one type that implements the four parts. What a provider lacks it leaves to the default
/// implementations, which throw `unsupported`; the caller then falls back, for instance to a notification channel.
/// `ForgeConformance` says what every provider must do. All methods may be called at the same time by many tasks.
package protocol Forge: WorkItemForge, PullRequestForge, BuildForge, OperationsForge {
    /// What the configuration calls the provider: `local`, `azure-devops`.
    var provider: String { get }
}
