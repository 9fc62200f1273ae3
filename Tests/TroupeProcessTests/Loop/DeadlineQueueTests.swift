import Testing

@testable import TroupeProcess

struct DeadlineQueueTests {
    @Test func `deadlines come in order after any sequence of changes`() {
        var random = SystemRandomNumberGenerator()
        var queue = DeadlineQueue()
        var expected: [UInt64: UInt64] = [:]
        for _ in 0..<5000 {
            let id = UInt64.random(in: 0..<200, using: &random)
            let time = Bool.random(using: &random) ? UInt64.random(in: 0..<1000, using: &random) : nil
            queue.set(id, to: time)
            expected[id] = time
            #expect(queue.earliest == expected.values.min())
        }
        while let earliest = expected.values.min() {
            #expect(earliest == 0 || queue.popExpired(earliest - 1) == nil)
            guard let id = queue.popExpired(earliest) else {
                Issue.record("a deadline is missing")
                return
            }
            #expect(expected.removeValue(forKey: id) == earliest)
        }
        #expect(queue.earliest == nil)
    }
}
