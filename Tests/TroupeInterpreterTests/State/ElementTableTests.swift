import Testing
import TroupeGraph

@testable import TroupeInterpreter

struct ElementTableTests {
    private func element(_ key: Key) -> ElementInstance {
        ElementInstance(key: key, parent: 1, program: 0, node: 0, role: .element, locals: [:])
    }

    @Test(arguments: [3, 16, 17, 200]) func `It holds what a dictionary would, whatever comes and goes`(width: Int) {
        var random = SeededRandom(seed: UInt64(width))
        var table = ElementTable()
        var expected: [Key: Int] = [:]
        var next: Key = 1
        for round in 0..<4000 {
            let key = Key(random.next() % UInt64(next)) + 1
            switch random.next() % 4 {
            case 0, 1:
                if expected.count < width {
                    table[next] = element(next)
                    expected[next] = 0
                    next += 1
                }
            case 2:
                table[key]?.tokens = round
                if expected[key] != nil { expected[key] = round }
            default:
                #expect((table.removeValue(forKey: key) != nil) == (expected.removeValue(forKey: key) != nil))
            }
            #expect(table[key]?.tokens == expected[key])
            #expect(table.count == expected.count)
        }
        #expect(Set(table.values.map(\.key)) == Set(expected.keys))
        for (key, tokens) in expected { #expect(table[key]?.tokens == tokens) }
        #expect(table[0] == nil)
    }

    @Test func `A copy stays as it was`() {
        var table = ElementTable()
        table[1] = element(1)
        let (before, held) = (table, table[1])
        table[1]?.tokens = 5
        table[1]?.incident = 7
        #expect(before[1]?.tokens == 0)
        #expect(held?.tokens == 0)
        #expect(held?.incident == nil)
        #expect(table[1]?.tokens == 5)
        #expect(before != table)
    }

    @Test func `Tables are equal by what they hold, not by the order in which it came`() {
        var (left, right) = (ElementTable(), ElementTable())
        for key in 1...40 as ClosedRange<Key> { left[key] = element(key) }
        for key in (1...50 as ClosedRange<Key>).reversed() { right[key] = element(key) }
        #expect(left != right)
        for key in 41...50 as ClosedRange<Key> { right[key] = nil }
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }
}
