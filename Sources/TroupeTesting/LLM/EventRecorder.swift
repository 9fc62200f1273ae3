import Synchronization
package import TroupeLLM

/// Remembers what a provider or router said.
package final class EventRecorder: Sendable {
    private let heard = Mutex<[LLMEvent]>([])

    /// A recorder that has heard nothing.
    package init() {}

    /// Everything heard so far, in order.
    package var events: [LLMEvent] { heard.withLock { $0 } }

    /// The text deltas since the last restart, joined.
    package var text: String {
        events.reduce(into: "") { text, event in
            switch event {
            case .textDelta(let delta): text += delta
            case .restarted: text = ""
            case .usage, .done: break
            }
        }
    }

    /// Hears one event.
    package func hear(_ event: LLMEvent) {
        heard.withLock { $0.append(event) }
    }
}
