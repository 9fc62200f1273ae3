/// Ways from one element to another, taken together.
indirect enum Block {
    /// One arc.
    case arc(Int)
    /// Elements in a row with the ways between them; begins and ends with a way.
    case series([Part])
    /// Ways with the same begin and end, in the order of the file.
    case parallel([Block])

    enum Part {
        case way(Block)
        case figure(Int)
    }

    var parts: [Part] { if case .series(let parts) = self { parts } else { [.way(self)] } }
    var branches: [Block] { if case .parallel(let blocks) = self { blocks } else { [self] } }

    /// The first arc in it: for the order of the file.
    var first: Int {
        switch self {
        case .arc(let index): index
        case .series(let parts): if case .way(let block)? = parts.first { block.first } else { 0 }
        case .parallel(let blocks): blocks.first?.first ?? 0
        }
    }
}

/// Finds the structure in a scene: series and parallels are taken together until nothing is left to take. A block that was
/// written with steps becomes one way from its begin to its end; of others a smaller graph remains.
struct BlockReduction {
    /// What remains between two figures.
    struct Way {
        var source: Int
        var target: Int
        var block: Block
    }

    /// The ways that remain, in the order of the file.
    private(set) var ways: [Way] = []
    /// The figures that remain, in order.
    private(set) var figures: [Int] = []
    /// Arcs that lead back.
    let backward: [Int]

    private struct Pair: Hashable {
        var source: Int
        var target: Int
    }

    init(_ scene: Scene) {
        let count = scene.figures.count
        backward = Self.backwardArcs(scene)
        let isBackward = Set(backward)
        var isPinned = [Bool](repeating: false, count: count)
        for arc in backward {
            isPinned[scene.arcs[arc].source] = true
            isPinned[scene.arcs[arc].target] = true
        }
        var alive: [Way?] = []
        var byPair: [Pair: Int] = [:]
        var incoming = [Set<Int>](repeating: [], count: count)
        var outgoing = [Set<Int>](repeating: [], count: count)

        func put(_ way: Way) {
            let pair = Pair(source: way.source, target: way.target)
            guard let other = byPair[pair], let present = alive[other] else {
                byPair[pair] = alive.count
                incoming[way.target].insert(alive.count)
                outgoing[way.source].insert(alive.count)
                alive.append(way)
                return
            }
            let branches = (present.block.branches + way.block.branches).map { ($0.first, $0) }
            alive[other]?.block = .parallel(branches.sorted { $0.0 < $1.0 }.map(\.1))
        }

        for (index, arc) in scene.arcs.enumerated() where !isBackward.contains(index) {
            put(Way(source: arc.source, target: arc.target, block: .arc(index)))
        }
        var isGone = [Bool](repeating: false, count: count)
        var queue = Array(scene.figures.indices)[...]
        while let figure = queue.popFirst() {
            guard !isGone[figure], !isPinned[figure], incoming[figure].count == 1, outgoing[figure].count == 1,
                let before = incoming[figure].first, let after = outgoing[figure].first,
                let one = alive[before], let two = alive[after]
            else { continue }
            isGone[figure] = true
            for (index, way) in [(before, one), (after, two)] {
                alive[index] = nil
                byPair[Pair(source: way.source, target: way.target)] = nil
                outgoing[way.source].remove(index)
                incoming[way.target].remove(index)
            }
            let block = Block.series(one.block.parts + [.figure(figure)] + two.block.parts)
            put(Way(source: one.source, target: two.target, block: block))
            queue.append(one.source)
            queue.append(two.target)
        }
        ways = alive.compactMap { $0 }.sorted { $0.block.first < $1.block.first }
        figures = scene.figures.indices.filter { !isGone[$0] }
    }

    /// The arcs that close a circle, as a walk in the order of the file meets them.
    private static func backwardArcs(_ scene: Scene) -> [Int] {
        var outgoing = [[Int]](repeating: [], count: scene.figures.count)
        var hasIncoming = [Bool](repeating: false, count: scene.figures.count)
        for (index, arc) in scene.arcs.enumerated() {
            outgoing[arc.source].append(index)
            hasIncoming[arc.target] = true
        }
        enum State { case unseen, open, done }
        var states = [State](repeating: .unseen, count: scene.figures.count)
        var found: [Int] = []
        let roots = scene.figures.indices.filter { !hasIncoming[$0] } + scene.figures.indices
        for root in roots where states[root] == .unseen {
            states[root] = .open
            var stack = [(figure: root, next: 0)]
            while let (figure, next) = stack.last {
                if next == outgoing[figure].count {
                    states[figure] = .done
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let arc = outgoing[figure][next]
                let target = scene.arcs[arc].target
                switch states[target] {
                case .open: found.append(arc)
                case .unseen:
                    states[target] = .open
                    stack.append((target, 0))
                case .done: break
                }
            }
        }
        return found.sorted()
    }
}
