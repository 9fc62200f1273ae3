/// A secret that no description, debug description or mirror shows.
package struct APIKey: Sendable, Hashable {
    let text: String

    /// A key.
    package init(_ text: String) {
        self.text = text
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says only that there is a key.
    package var description: String { "[secret]" }
    /// Says only that there is a key.
    package var debugDescription: String { description }
    /// Says only that there is a key.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
