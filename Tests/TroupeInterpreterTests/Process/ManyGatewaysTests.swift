import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Inclusive joins in a process of so many that not all ways to them are kept.
struct ManyGatewaysTests {
    private static let count = 300

    private static func definition() -> Definition {
        ProcessBuilder.build {
            $0.start()
            var last = "start"
            for number in 0..<count {
                $0.node("split\(number)", .inclusiveGateway(defaultFlow: nil))
                $0.node("join\(number)", .inclusiveGateway(defaultFlow: nil))
                $0.task("left\(number)")
                $0.task("right\(number)")
                $0.flow("\(last) -> split\(number) -> left\(number) -> join\(number)")
                $0.flow("split\(number) -> right\(number) -> join\(number)")
                last = "join\(number)"
            }
            $0.end()
            $0.flow("\(last) -> end")
        }
    }

    @Test func `Ways are kept up to a bound, and found when asked for beyond it`() {
        let definition = Self.definition()
        let kept = Program.ways(in: definition)
        #expect((1..<Self.count).contains(kept.count))
        #expect(kept.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } } < 300_000)
        let program = Program(definition: definition, hash: "1", version: 1)
        for (index, node) in definition.nodes.enumerated() where node.id.hasPrefix("join") {
            let left = definition.nodes.firstIndex { $0.id == "left" + node.id.dropFirst(4) }
            #expect(left.flatMap { program.ways(to: index)[$0] } == [node.incoming[0]])
        }
    }

    @Test func `Tokens meet at each of the joins`() {
        var driver = Driver([Self.definition()])
        driver.handlesTwice = false
        while driver.proceeds > 0 { driver.proceed() }
        #expect(driver.outcome == .completed)
        #expect(driver.history.count { $0.hasPrefix("join") } == Self.count)
        #expect(driver.problems == [])
    }
}
