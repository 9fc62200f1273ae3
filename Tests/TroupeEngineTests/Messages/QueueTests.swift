import Testing

@testable import TroupeEngine

struct QueueTests {
    @Test func `what comes first goes first, however much comes in between`() {
        var queue = Queue(0)
        var taken: [Int] = []
        for number in 1..<1_000 {
            queue.append(number)
            if number % 3 != 0, let first = queue.popFirst() { taken.append(first) }
        }
        while let next = queue.popFirst() { taken.append(next) }
        #expect(taken == Array(0..<1_000))
        queue.append(7)
        #expect(queue.popFirst() == 7)
        #expect(queue.popFirst() == nil)
    }
}
