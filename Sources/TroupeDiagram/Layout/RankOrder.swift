/// The order within ranks: sweeps down and up that sort each rank by the middle of its neighbours, then swaps of
/// neighbours; the best order that was seen is kept.
struct RankOrder {
    private let above: [[Int]]
    private let below: [[Int]]
    private var rows: [[Int]]
    private var position: [Int]

    /// By rank: its vertices from left to right.
    static func solve(_ rank: [Int], _ rankCount: Int, _ above: [[Int]], _ below: [[Int]]) -> [[Int]] {
        var order = RankOrder(rank, rankCount, above, below)
        order.improve(sweeps: rank.count > 2000 ? 4 : 24)
        return order.rows
    }

    private init(_ rank: [Int], _ rankCount: Int, _ above: [[Int]], _ below: [[Int]]) {
        self.above = above
        self.below = below
        rows = [[Int]](repeating: [], count: rankCount)
        position = [Int](repeating: 0, count: rank.count)
        // The order in which a walk from the first items meets them is the order of the file.
        var isSeen = [Bool](repeating: false, count: rank.count)
        for root in rank.indices where above[root].isEmpty {
            var stack = [root]
            while let vertex = stack.popLast() {
                if isSeen[vertex] { continue }
                isSeen[vertex] = true
                rows[rank[vertex]].append(vertex)
                stack += below[vertex].reversed()
            }
        }
        number()
    }

    private mutating func number() {
        for row in rows { for (index, vertex) in row.enumerated() { position[vertex] = index } }
    }

    private mutating func improve(sweeps: Int) {
        var best = rows
        var fewest = crossings()
        for sweep in 0..<sweeps where fewest > 0 {
            let isDown = sweep % 2 == 0
            for index in isDown ? Array(rows.indices.dropFirst()) : rows.indices.dropLast().reversed() {
                sort(index, isDown ? above : below)
            }
            swapNeighbours()
            let count = crossings()
            if count < fewest {
                fewest = count
                best = rows
            }
        }
        rows = best
    }

    /// Sorts a rank by the mean place of the neighbours; those without any stay where they are.
    private mutating func sort(_ index: Int, _ neighbours: [[Int]]) {
        let row = rows[index]
        let moving = row.filter { !neighbours[$0].isEmpty }
        let sorted = moving.enumerated().sorted { left, right in
            let (a, b) = (neighbours[left.element], neighbours[right.element])
            let one = a.reduce(0) { $0 + position[$1] } * b.count
            let two = b.reduce(0) { $0 + position[$1] } * a.count
            return (one, left.offset) < (two, right.offset)
        }.map(\.element)
        var next = sorted[...]
        rows[index] = row.map { neighbours[$0].isEmpty ? $0 : next.removeFirst() }
        for (place, vertex) in rows[index].enumerated() { position[vertex] = place }
    }

    /// Swaps two that stand side by side where that leaves fewer crossings.
    private mutating func swapNeighbours() {
        for index in rows.indices where rows[index].count > 1 {
            for place in 0..<(rows[index].count - 1) {
                let (one, two) = (rows[index][place], rows[index][place + 1])
                let before = crossings(one, two, above) + crossings(one, two, below)
                let after = crossings(two, one, above) + crossings(two, one, below)
                guard after < before else { continue }
                rows[index].swapAt(place, place + 1)
                position[one] = place + 1
                position[two] = place
            }
        }
    }

    private func crossings(_ left: Int, _ right: Int, _ neighbours: [[Int]]) -> Int {
        guard neighbours[left].count * neighbours[right].count <= 10_000 else { return 0 }
        var count = 0
        for one in neighbours[left] {
            for two in neighbours[right] where position[one] > position[two] { count += 1 }
        }
        return count
    }

    /// All crossings between neighbouring ranks, counted with a binary indexed tree.
    private func crossings() -> Int {
        var count = 0
        for (index, row) in rows.enumerated().dropLast() {
            var tree = [Int](repeating: 0, count: rows[index + 1].count + 1)
            var seen = 0
            for vertex in row {
                let targets = below[vertex].map { position[$0] }.sorted()
                for target in targets {
                    var place = target + 1
                    var smaller = 0
                    while place > 0 {
                        smaller += tree[place]
                        place -= place & -place
                    }
                    count += seen - smaller
                }
                for target in targets {
                    var place = target + 1
                    while place < tree.count {
                        tree[place] += 1
                        place += place & -place
                    }
                    seen += 1
                }
            }
        }
        return count
    }
}
