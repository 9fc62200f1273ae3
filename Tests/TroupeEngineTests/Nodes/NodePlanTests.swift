import Testing
import TroupeEngine

@Suite struct NodePlanTests {
    private static func view(
        me: Int64 = 1, _ nodes: [NodeView.Node], _ shards: [(Int, Int64?)]
    ) -> NodeView {
        NodeView(
            me: me, now: 0, nodes: nodes,
            shards: shards.map { NodeView.Shard(number: $0.0, assigned: $0.1, owner: $0.1) })
    }

    private static func node(_ id: Int64, isGone: Bool = false, isLeaving: Bool = false) -> NodeView.Node {
        NodeView.Node(id: id, name: "n\(id)", startedAt: 0, renewedAt: 0, isLeaving: isLeaving, isGone: isGone)
    }

    @Test func `the first server makes the first shard, and each that comes one more`() {
        #expect(NodePlan(Self.view([Self.node(1)], [])).assignments == [0: 1])
        #expect(NodePlan(Self.view([Self.node(1), Self.node(2)], [(0, 1)])).assignments == [1: 2])
        #expect(NodePlan(Self.view([Self.node(1), Self.node(2)], [(0, 1), (1, 2)])).isEmpty)
    }

    @Test func `a server that comes gets a surplus shard before a new one is made`() {
        let view = Self.view([Self.node(1), Self.node(2)], [(0, 1), (1, 1), (2, 1)])
        #expect(NodePlan(view).assignments == [2: 2])
    }

    @Test func `shards of the dead go to those that have least`() {
        let nodes = [Self.node(1), Self.node(2, isGone: true), Self.node(3)]
        let plan = NodePlan(Self.view(nodes, [(0, 1), (1, 2), (2, 3), (3, 2)]))
        #expect(plan.ended == [2])
        #expect(plan.assignments == [1: 1, 3: 3])
    }

    @Test func `who leaves gives all away, unless nobody is left`() {
        let leaving = [Self.node(1, isLeaving: true), Self.node(2)]
        #expect(NodePlan(Self.view(leaving, [(0, 1), (1, 2)])).assignments == [0: 2])
        #expect(NodePlan(Self.view([Self.node(1, isLeaving: true)], [(0, 1)])).isEmpty)
    }

    @Test func `nobody takes itself for dead`() {
        #expect(NodePlan(Self.view([Self.node(1, isGone: true)], [(0, 1)])).isEmpty)
    }

    @Test func `shards whose server is unknown are given away, however many servers there are`() {
        for count in Int64(1)...5 {
            let shards = (0..<12).map { ($0, $0 % 3 == 0 ? nil : Int64($0 % 7) as Int64?) }
            let view = Self.view((1...count).map { Self.node($0) }, shards)
            let plan = NodePlan(view)
            var counts: [Int64: Int] = [:]
            for shard in view.shards { counts[plan.assignments[shard.number] ?? shard.assigned ?? 0, default: 0] += 1 }
            #expect(Set(counts.keys) == Set(1...count))
            #expect((counts.values.max() ?? 0) - (counts.values.min() ?? 0) <= 1)
        }
    }

    @Test func `news survive their way`() {
        let all: [NodeNews] = [
            .members, .deployed, .rows(shard: 3, position: 17), .output(run: 1 << 48 + 5, since: 99),
            .requests(shard: 2), .answers(node: 9), .jobs(type: "a type with spaces"),
        ]
        for news in all { #expect(NodeNews(text: news.text) == news) }
        #expect(NodeNews(text: "z 1") == nil)
        #expect(NodeNews(text: "") == nil)
    }
}
