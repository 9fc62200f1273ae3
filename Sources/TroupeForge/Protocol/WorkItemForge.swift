/// The part of a forge that keeps work items.
package protocol WorkItemForge: Sendable {
    /// Makes a work item, and links it to its parent.
    func createWorkItem(_ draft: WorkItemDraft, _ call: ForgeCall) async throws(ForgeError) -> WorkItem
    /// Reads one.
    func workItem(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> WorkItem
    /// Lists those that match, newest change first.
    func workItems(_ query: WorkItemQuery, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<WorkItem>
    /// Changes one, all or nothing; its revision rises when anything is different.
    func updateWorkItem(
        _ id: String, _ change: WorkItemChange, _ call: ForgeCall
    ) async throws(ForgeError) -> WorkItem
    /// Says something about one.
    func comment(
        _ text: String, onWorkItem id: String, _ call: ForgeCall
    ) async throws(ForgeError) -> WorkItemComment
    /// What was said about one, oldest first.
    func comments(
        onWorkItem id: String, _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<WorkItemComment>
    /// What one is related to, at most 1,000 relations.
    func relations(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> [WorkItemRelation]
    /// Adds a relation, and its inverse to the other work item; again does nothing.
    func relate(
        _ id: String, _ relation: WorkItemRelation, _ call: ForgeCall
    ) async throws(ForgeError)
    /// Removes a relation and its inverse; one that is not there does nothing.
    func unrelate(
        _ id: String, _ relation: WorkItemRelation, _ call: ForgeCall
    ) async throws(ForgeError)
    /// Who wants to know of changes: creator, assignee and those who asked.
    func watchers(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> [String]
    /// Adds or removes one who wants to know.
    func setWatcher(
        _ watcher: String, watches: Bool, ofWorkItem id: String, _ call: ForgeCall
    ) async throws(ForgeError)
}

extension WorkItemForge {
    package func relate(
        _ id: String, _ relation: WorkItemRelation, _ call: ForgeCall
    ) async throws(ForgeError) { throw .unsupported("relate-work-items") }

    package func unrelate(
        _ id: String, _ relation: WorkItemRelation, _ call: ForgeCall
    ) async throws(ForgeError) { throw .unsupported("relate-work-items") }

    package func watchers(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> [String] {
        throw .unsupported("get-work-item-watchers")
    }

    package func setWatcher(
        _ watcher: String, watches: Bool, ofWorkItem id: String, _ call: ForgeCall
    ) async throws(ForgeError) { throw .unsupported("get-work-item-watchers") }
}
