/// A git repository of a forge.
package struct ForgeRepository: Hashable, Sendable, Codable {
    package var name: String
    package var defaultBranch: String
    /// What `git clone` takes: an address, or the path of the local bare repository. Never holds a credential.
    package var cloneURL: String
    /// Where a person can look at it.
    package var url: String

    package init(name: String, defaultBranch: String, cloneURL: String, url: String) {
        self.name = name
        self.defaultBranch = defaultBranch
        self.cloneURL = cloneURL
        self.url = url
    }
}
