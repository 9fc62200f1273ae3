import Testing
import TroupeGraph

@testable import TroupeInterpreter

struct VariableMapTests {
    @Test(arguments: [3, 8, 9, 60]) func `It finds few and many variables by name`(count: Int) {
        var map = VariableMap()
        for number in 0..<count {
            map[.context("v\(number)")] = .integer(number)
            map[.output(step: "s", name: "v\(number)")] = .integer(-number)
        }
        map[.context("v0")] = "changed"
        #expect(map[.context("v0")] == "changed")
        #expect(map[.context("v\(count - 1)")] == .integer(count - 1))
        #expect(map[.output(step: "s", name: "v2")] == -2)
        #expect(map[.output(step: "t", name: "v2")] == nil)
        #expect(map.context.count == count)
        #expect(map.context.keys == map.context.keys.sorted())
    }

    @Test func `Of two maps the merged one counts more, and order does not matter`() {
        var (left, right) = (VariableMap(), VariableMap())
        left[.context("a")] = 1
        left[.context("b")] = 2
        right[.context("b")] = 3
        right[.context("a")] = 1
        #expect(left != right)
        left.merge(right)
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(VariableMap().merging(right) == right)
    }
}
