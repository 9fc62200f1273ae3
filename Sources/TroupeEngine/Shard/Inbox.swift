import Synchronization

/// Collects things from many threads and hands them over in batches: one hop for all that came meanwhile.
final class Inbox<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    /// Adds an element; true when it is the first since the last `take`, so that someone must come for it.
    func add(_ element: Element) -> Bool {
        elements.withLock { elements in
            elements.append(element)
            return elements.count == 1
        }
    }

    var isEmpty: Bool { elements.withLock { $0.isEmpty } }

    /// All that has come, in order.
    func take() -> [Element] {
        elements.withLock { elements in
            defer { elements = [] }
            return elements
        }
    }
}
