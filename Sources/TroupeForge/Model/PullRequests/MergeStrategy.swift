/// How a pull request's commits come into the target branch.
package enum MergeStrategy: String, Hashable, Sendable, Codable, CaseIterable {
    /// One commit with all changes.
    case squash
    /// A merge commit with two parents.
    case merge
    /// The commits on top of the target, no merge commit.
    case rebase
}
