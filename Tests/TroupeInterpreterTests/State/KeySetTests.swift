import Testing
import TroupeGraph

@testable import TroupeInterpreter

struct KeySetTests {
    @Test(arguments: [1, 4, 100]) func `It holds what a set would, and gives it in rising order`(width: Int) {
        var random = SeededRandom(seed: UInt64(width))
        var keys = KeySet()
        var expected: Set<Key> = []
        for next in 1...2000 as ClosedRange<Key> {
            if expected.count < width {
                keys.insert(next)
                expected.insert(next)
            }
            let other = Key(random.next() % UInt64(next)) + 1
            if random.next() % 8 == 0 {
                keys.insert(other)
                expected.insert(other)
            } else {
                keys.remove(other)
                expected.remove(other)
            }
            #expect(keys.contains(other) == expected.contains(other))
            #expect(keys.count == expected.count)
            #expect(keys.isEmpty == expected.isEmpty)
        }
        #expect(Array(keys) == expected.sorted())
    }

    @Test func `Sets are equal by their keys`() {
        var (left, right) = (KeySet(), KeySet())
        for key in 1...9 as ClosedRange<Key> { left.insert(key) }
        for key in (3...9 as ClosedRange<Key>).reversed() { right.insert(key) }
        #expect(left != right)
        left.remove(1)
        left.remove(2)
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }
}
