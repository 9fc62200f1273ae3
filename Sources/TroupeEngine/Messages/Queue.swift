/// First in, first out. Taking one costs the same however many wait.
struct Queue<Element> {
    private var elements: [Element]
    /// Elements before it have been taken.
    private var head = 0

    init(_ elements: Element...) { self.elements = elements }

    var count: Int { elements.count - head }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        if head == elements.count { return nil }
        let first = elements[head]
        head += 1
        // What was taken goes when it is half of all, so that each element is moved once at most.
        if head >= 32, 2 * head >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return first
    }
}

extension Queue: Sendable where Element: Sendable {}
