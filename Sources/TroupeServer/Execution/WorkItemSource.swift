package import TroupeGraph

/// Knows work items of a tracker, so that a request need not repeat what stands there.
package protocol WorkItemSource: Sendable {
    /// The fields of a work item by the names of inputs (`TITLE`, `DESCRIPTION`, …); nil where it is not known.
    func fields(of workItem: String) async throws -> ValueMap?
}
