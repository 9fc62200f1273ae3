import Testing

@testable import TroupePostgres

@Suite struct QueueTests {
    @Test func `elements leave in the order they came, whatever is removed between`() {
        var queue = Queue<Int>()
        var model: [Int] = []
        var random = SystemRandomNumberGenerator()
        for number in 0..<20_000 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1, 2:
                queue.append(number)
                model.append(number)
            case 3:
                #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            default:
                let victim = model.randomElement() ?? -1
                model.removeAll { $0 == victim }
                #expect(queue.remove { $0 == victim } == (victim < 0 ? nil : victim))
            }
            #expect(queue.count == model.count && queue.first == model.first)
        }
        #expect(queue.removeAll() == model)
        #expect(queue.isEmpty)
    }
}
