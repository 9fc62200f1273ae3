/// Which part of a list to read.
package struct ForgePageRequest: Hashable, Sendable {
    /// The most items of one page that are answered.
    package static let maximum = 200

    /// How many items, from 1 to `maximum`; a provider may answer fewer.
    package var limit: Int
    /// `ForgePage.next` of the page before; nil for the first page.
    package var after: String?

    /// Another limit is moved into the range.
    package init(limit: Int = 50, after: String? = nil) {
        self.limit = max(1, min(limit, Self.maximum))
        self.after = after
    }
}

/// A part of a list.
package struct ForgePage<Item: Hashable & Sendable>: Hashable, Sendable {
    package var items: [Item]
    /// What to pass as `after` for the next page; nil on the last one. Opaque.
    package var next: String?

    package init(_ items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}
