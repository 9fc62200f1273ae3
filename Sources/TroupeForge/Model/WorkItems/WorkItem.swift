package import TroupeGraph

/// Something to be done: a bug, a story, a task, an epic.
package struct WorkItem: Hashable, Sendable, Codable {
    /// Unique in the project.
    package var id: String
    /// `Bug`, `Task`, `User Story`, … as the project calls it.
    package var type: String
    package var title: String
    package var description = ""
    /// `New`, `Active`, `Resolved`, `Closed`, … as the project calls it.
    package var state: String
    /// Whether nothing is left to be done in this state.
    package var isDone = false
    package var assignee: String?
    package var tags: [String] = []
    /// 1 is most urgent.
    package var priority: Int?
    /// As written, for instance `2 - High`.
    package var severity: String?
    package var acceptanceCriteria: String?
    /// Every further field, by the name the project gives it.
    package var fields = ValueMap()
    /// Rises with every change.
    package var revision = 1
    /// Where a person can look at it.
    package var url = ""
    package var createdBy = ""
    /// In microseconds since 1970, UTC.
    package var createdAt: Int64 = 0
    package var changedBy = ""
    /// In microseconds since 1970, UTC.
    package var changedAt: Int64 = 0

    package init(id: String, type: String, title: String, state: String) {
        self.id = id
        self.type = type
        self.title = title
        self.state = state
    }
}

/// What a new work item is to be.
package struct WorkItemDraft: Hashable, Sendable {
    package var type: String
    package var title: String
    package var description = ""
    /// Nil means the state that the provider begins with.
    package var state: String?
    package var assignee: String?
    package var tags: [String] = []
    package var priority: Int?
    package var severity: String?
    package var acceptanceCriteria: String?
    /// The id of the work item this one is a part of.
    package var parent: String?
    package var fields = ValueMap()

    package init(type: String, title: String) {
        self.type = type
        self.title = title
    }
}

/// What to change of a work item; nil leaves a thing as it is.
package struct WorkItemChange: Hashable, Sendable {
    /// When given and not the present revision, nothing is changed and the call fails with `conflict`.
    package var expectedRevision: Int?
    package var type: String?
    package var title: String?
    package var description: String?
    package var state: String?
    /// An empty text takes the assignee away.
    package var assignee: String?
    /// All tags from now on.
    package var tags: [String]?
    package var addedTags: [String] = []
    package var removedTags: [String] = []
    package var priority: Int?
    package var severity: String?
    package var acceptanceCriteria: String?
    /// Fields to set; null removes one.
    package var fields = ValueMap()
    /// A comment to add with the change.
    package var comment: String?

    package init() {}
}

/// Which work items to list, newest change first. What is nil does not matter.
package struct WorkItemQuery: Hashable, Sendable {
    package var state: String?
    package var type: String?
    package var assignee: String?
    /// All of these tags.
    package var tags: [String] = []
    /// Words in title or description.
    package var text: String?
    /// A query in the provider's own language (WIQL); then nothing else of this counts but the page.
    package var wiql: String?
    package var page = ForgePageRequest()

    package init() {}
}
