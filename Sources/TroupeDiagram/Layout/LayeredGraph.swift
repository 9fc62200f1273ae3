/// Ranks, order and places of the items of an acyclic graph.
struct LayeredGraph {
    struct Size {
        var left: Int
        var right: Int
        var height: Int
    }

    struct Edge {
        var source: Int
        var target: Int
    }

    let sizes: [Size]
    let edges: [Edge]
    /// By item: the rank it stands in, and where its line is.
    private(set) var rank: [Int] = []
    private(set) var x: [Int] = []
    private(set) var rankCount = 0
    /// By edge: where it passes through the ranks between its ends.
    private(set) var bends: [[(rank: Int, x: Int)]] = []
    /// How far everything reaches from the middle.
    private(set) var left = 0
    private(set) var right = 0

    /// Items and, behind them, the places where long edges pass through ranks.
    private var vertices: [Size] = []
    private var vertexRank: [Int] = []
    private var above: [[Int]] = []
    private var below: [[Int]] = []
    private var passages: [[Int]] = []
    private var order: [[Int]] = []

    init(sizes: [Size], edges: [Edge]) {
        self.sizes = sizes
        self.edges = edges
    }

    mutating func solve() {
        assignRanks()
        addPassages()
        order = RankOrder.solve(vertexRank, rankCount, above, below)
        place()
    }

    /// As high as the edges allow; what has nothing above it stands right above what follows.
    private mutating func assignRanks() {
        rank = [Int](repeating: 0, count: sizes.count)
        var missing = [Int](repeating: 0, count: sizes.count)
        var outgoing = [[Int]](repeating: [], count: sizes.count)
        for edge in edges {
            missing[edge.target] += 1
            outgoing[edge.source].append(edge.target)
        }
        let hasAbove = missing.map { $0 > 0 }
        var ready = sizes.indices.filter { missing[$0] == 0 }[...]
        var sorted: [Int] = []
        while let item = ready.popFirst() {
            sorted.append(item)
            for target in outgoing[item] {
                rank[target] = max(rank[target], rank[item] + 1)
                missing[target] -= 1
                if missing[target] == 0 { ready.append(target) }
            }
        }
        for item in sorted.reversed() where !hasAbove[item] {
            rank[item] = max(0, (outgoing[item].map { rank[$0] }.min() ?? 1) - 1)
        }
        rankCount = (rank.max() ?? -1) + 1
    }

    private mutating func addPassages() {
        vertices = sizes
        vertexRank = rank
        above = [[Int]](repeating: [], count: sizes.count)
        below = above
        for edge in edges {
            var last = edge.source
            var passage: [Int] = []
            for rank in (rank[edge.source] + 1)..<max(rank[edge.target], rank[edge.source] + 1) {
                let vertex = vertices.count
                vertices.append(Size(left: 6, right: 6, height: 0))
                vertexRank.append(rank)
                above.append([last])
                below.append([])
                below[last].append(vertex)
                passage.append(vertex)
                last = vertex
            }
            above[edge.target].append(last)
            below[last].append(edge.target)
            passages.append(passage)
        }
    }

    /// Each vertex near the middle of its neighbours, as near as the others in its rank let it.
    private mutating func place() {
        var places = [Int](repeating: 0, count: vertices.count)
        for row in order {
            var edge = 0
            for vertex in row {
                places[vertex] = edge + vertices[vertex].left
                edge += vertices[vertex].left + vertices[vertex].right + Metrics.columnGap
            }
            for vertex in row { places[vertex] -= edge / 2 }
        }
        for sweep in 0..<12 {
            let isDown = sweep % 2 == 0
            for row in isDown ? order : order.reversed() {
                let wanted = row.map { vertex -> Int in
                    let near = isDown ? above[vertex] : below[vertex]
                    let both = sweep >= 10 ? above[vertex] + below[vertex] : near
                    if both.isEmpty { return places[vertex] }
                    return both.reduce(0) { $0 + places[$1] } / both.count
                }
                for (vertex, place) in zip(row, spread(row, wanted)) { places[vertex] = place }
            }
        }
        left = vertices.indices.map { vertices[$0].left - places[$0] }.max() ?? 0
        right = vertices.indices.map { vertices[$0].right + places[$0] }.max() ?? 0
        // The middle of the whole is the line of the first rank's first item.
        let axis = order.first?.first.map { places[$0] } ?? 0
        x = sizes.indices.map { places[$0] - axis }
        left += axis
        right -= axis
        bends = passages.map { $0.map { (vertexRank[$0], places[$0] - axis) } }
    }

    /// The places that are least away from the wanted ones, in the order of the row and with room for every vertex: pool
    /// adjacent violators, which is exact for least squares.
    private func spread(_ row: [Int], _ wanted: [Int]) -> [Int] {
        struct Pool {
            var sum: Int
            var count: Int
        }
        var offsets: [Int] = []
        var offset = 0
        var pools: [Pool] = []
        for (index, vertex) in row.enumerated() {
            if index > 0 { offset += vertices[row[index - 1]].right + Metrics.columnGap + vertices[vertex].left }
            offsets.append(offset)
            pools.append(Pool(sum: wanted[index] - offset, count: 1))
            while pools.count > 1 {
                let (one, two) = (pools[pools.count - 2], pools[pools.count - 1])
                if one.sum * two.count <= two.sum * one.count { break }
                pools.removeLast(2)
                pools.append(Pool(sum: one.sum + two.sum, count: one.count + two.count))
            }
        }
        var places: [Int] = []
        for pool in pools {
            // Rounded down everywhere, so that equal middles stay equal.
            let middle = pool.sum >= 0 ? pool.sum / pool.count : -((-pool.sum + pool.count - 1) / pool.count)
            for _ in 0..<pool.count { places.append(middle + offsets[places.count]) }
        }
        return places
    }
}
