/// One event of an event stream (WHATWG HTML, section 9.2).
package struct ServerSentEvent: Sendable, Equatable {
    /// What the client sends back in `Last-Event-ID`. Line ends and NUL are left out.
    package var id: String?
    /// Its type; nil is `message`. Line ends are left out.
    package var event: String?
    /// The payload, of any number of lines.
    package var data: String

    package init(id: String? = nil, event: String? = nil, data: String) {
        self.id = id
        self.event = event
        self.data = data
    }

    /// As it goes over the wire.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func line(_ name: String, _ value: some Sequence<UInt8>) {
            bytes += name.utf8
            bytes += [UInt8(ascii: ":"), UInt8(ascii: " ")]
            bytes += value
            bytes.append(10)
        }
        if let id { line("id", id.utf8.lazy.filter { $0 != 10 && $0 != 13 && $0 != 0 }) }
        if let event { line("event", event.utf8.lazy.filter { $0 != 10 && $0 != 13 }) }
        var current: [UInt8] = []
        var afterReturn = false
        for byte in data.utf8 {
            if byte == 10 && afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = byte == 13
            if byte == 10 || byte == 13 {
                line("data", current)
                current = []
            } else {
                current.append(byte)
            }
        }
        line("data", current)
        bytes.append(10)
        return bytes
    }
}
