package import TroupeGraph

/// A message from outside.
package struct MessagePublication: Hashable, Sendable {
    package var name: String
    /// Empty: it only starts processes, and reaches who waits with an empty key.
    package var correlationKey: String
    package var variables: ValueMap
    /// How long it is kept for those who do not wait yet, in microseconds.
    package var timeToLive: Int64
    /// A second one with the same id, name and key is refused while the first is kept.
    package var messageId: String?

    package init(
        name: String, correlationKey: String = "", variables: ValueMap = [:], timeToLive: Int64 = 0,
        messageId: String? = nil
    ) {
        self.name = name
        self.correlationKey = correlationKey
        self.variables = variables
        self.timeToLive = timeToLive
        self.messageId = messageId
    }
}
