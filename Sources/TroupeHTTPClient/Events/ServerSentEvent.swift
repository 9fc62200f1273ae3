/// One event of a `text/event-stream` (WHATWG HTML, section 9.2 "Server-sent events").
package struct ServerSentEvent: Sendable, Equatable {
    /// The event type; `message` where the stream names none.
    package let type: String
    /// The data lines, joined by line feeds.
    package let data: String
    /// The last id the stream has given so far; empty when none.
    package let lastEventID: String

    /// An event.
    package init(type: String = "message", data: String, lastEventID: String = "") {
        self.type = type
        self.data = data
        self.lastEventID = lastEventID
    }
}
