/// Lays out what is no structure of series and parallels: ranks from top to bottom, each rank ordered so that few lines
/// cross, after Sugiyama, Tagawa and Toda (1981). Structured parts inside are single items here.
struct LayeredScene {
    /// A box or a structured way that stands in a rank.
    struct Item {
        var piece: Piece
        var port: Port
    }

    private let layout: SceneLayout
    private let reduction: BlockReduction
    private var items: [Item] = []
    /// By figure: its item.
    private var positions: [Int: Int] = [:]
    private var edges: [LayeredGraph.Edge] = []
    /// By edge: the arc that it is, or nil when it leads to or from a structured way.
    private var arcs: [Int?] = []

    init(_ layout: SceneLayout, _ reduction: BlockReduction) {
        self.layout = layout
        self.reduction = reduction
        for figure in reduction.figures {
            positions[figure] = items.count
            let element = layout.elements[figure]
            items.append(Item(piece: element.piece, port: element.port))
        }
        for way in reduction.ways {
            guard let source = positions[way.source], let target = positions[way.target] else { continue }
            if case .arc(let arc) = way.block, layout.scene.arcs[arc].label == nil {
                edges.append(.init(source: source, target: target))
                arcs.append(arc)
                continue
            }
            let piece = layout.piece(way.block, .joint, .joint)
            edges.append(.init(source: source, target: items.count))
            edges.append(.init(source: items.count, target: target))
            arcs += [nil, nil]
            items.append(Item(piece: piece, port: .joint))
        }
    }

    func piece() -> Piece {
        var result = Piece()
        guard !items.isEmpty else { return result }
        var graph = LayeredGraph(
            sizes: items.map {
                .init(left: max($0.piece.left, 4), right: max($0.piece.right, 4), height: $0.piece.height)
            },
            edges: edges)
        graph.solve()
        let tracks = tracks(in: graph)
        let rows = rows(graph, tracks)
        let left = graph.left
        for (index, item) in items.enumerated() {
            var piece = item.piece
            if item.port.form == .joint { complete(&piece, of: index, graph, rows) }
            result.add(piece, x: graph.x[index], y: rows.top[graph.rank[index]])
        }
        for (index, edge) in edges.enumerated() {
            guard let arc = arcs[index] else { continue }
            let scene = layout.scene
            if layout.elements[scene.arcs[arc].source].port.form == .hidden
                || layout.elements[scene.arcs[arc].target].port.form == .hidden
            {
                continue
            }
            let points = route(index, edge, graph, rows)
            result.links.append(
                Piece.Link(
                    id: scene.arcs[arc].id, source: scene.figures[scene.arcs[arc].source].id,
                    target: scene.figures[scene.arcs[arc].target].id, points: points))
        }
        result.left = left
        result.right = graph.right
        result.height = rows.height
        addBackward(tracks, graph, rows, &result)
        return result
    }

    // MARK: Rows

    /// Where the ranks stand; below and above each there is room for the lines that lead back.
    private struct Rows {
        var top: [Int] = []
        var bottom: [Int] = []
        var height = 0
    }

    /// A line that leads back, and how many others run beside it.
    private struct Track {
        var arc: Int
        var source: Int
        var target: Int
        /// Below the source's rank, and above the target's.
        var below: Int
        var above: Int
    }

    private func tracks(in graph: LayeredGraph) -> [Track] {
        var below: [Int: Int] = [:]
        var above: [Int: Int] = [:]
        return reduction.backward.compactMap { arc in
            let ends = layout.scene.arcs[arc]
            guard let source = positions[ends.source], let target = positions[ends.target] else { return nil }
            below[graph.rank[source], default: 0] += 1
            above[graph.rank[target], default: 0] += 1
            return Track(
                arc: arc, source: source, target: target, below: below[graph.rank[source]] ?? 1,
                above: above[graph.rank[target]] ?? 1)
        }
    }

    private func rows(_ graph: LayeredGraph, _ tracks: [Track]) -> Rows {
        var rows = Rows()
        var y = 0
        for rank in 0..<graph.rankCount {
            let above = tracks.filter { graph.rank[$0.target] == rank }.count
            let below = tracks.filter { graph.rank[$0.source] == rank }.count
            y += above == 0 ? 0 : above * 8 + 12
            rows.top.append(y)
            y += items.indices.filter { graph.rank[$0] == rank }.map { items[$0].piece.height }.max() ?? 0
            rows.bottom.append(y)
            y += below == 0 ? 0 : below * 8 + 4
            if rank + 1 < graph.rankCount { y += Metrics.wire + 8 }
        }
        rows.height = y
        return rows
    }

    // MARK: Lines

    /// From the border of the source to that of the target, straight down within the ranks.
    private func route(_ index: Int, _ edge: LayeredGraph.Edge, _ graph: LayeredGraph, _ rows: Rows) -> [Point] {
        let source = items[edge.source]
        let sourceRank = graph.rank[edge.source]
        let x = graph.x[edge.source]
        let start = rows.top[sourceRank] + source.piece.height - source.port.overhang
        var points = [Point(x, start), Point(x, rows.bottom[sourceRank])]
        for (rank, x) in graph.bends[index] {
            points += [Point(x, rows.top[rank]), Point(x, rows.bottom[rank])]
        }
        points.append(Point(graph.x[edge.target], rows.top[graph.rank[edge.target]]))
        return points
    }

    /// Leads the open ends of a structured way to the boxes between which it stands.
    private func complete(_ piece: inout Piece, of item: Int, _ graph: LayeredGraph, _ rows: Rows) {
        let origin = Point(graph.x[item], rows.top[graph.rank[item]])
        for (index, edge) in edges.enumerated() where edge.source == item || edge.target == item {
            let points = route(index, edge, graph, rows).map { Point($0.x - origin.x, $0.y - origin.y) }
            for link in piece.links.indices {
                if edge.target == item, piece.links[link].opensAtHead {
                    piece.links[link].points.insert(contentsOf: points, at: 0)
                    piece.links[link].opensAtHead = false
                } else if edge.source == item, piece.links[link].opensAtTail {
                    piece.links[link].points += points
                    piece.links[link].opensAtTail = false
                }
            }
        }
    }

    /// Lines that lead back go around to the right of everything.
    private func addBackward(_ tracks: [Track], _ graph: LayeredGraph, _ rows: Rows, _ result: inout Piece) {
        var x = graph.right + Metrics.bus
        for track in tracks {
            let arc = layout.scene.arcs[track.arc]
            let (source, target) = (items[track.source], items[track.target])
            let (from, to) = (graph.rank[track.source], graph.rank[track.target])
            let label = LabelLayout.label(of: arc)
            let half = (label?.frame.width ?? 16) / 2
            x += half
            func port(_ item: Item, _ index: Int) -> Int { graph.x[index] + (item.port.halfWidth > 30 ? 16 : 0) }
            let (sourceX, targetX) = (port(source, track.source), port(target, track.target))
            let low = rows.bottom[from] + track.below * 8
            let high = rows.top[to] - 8 - track.above * 8
            let start = rows.top[from] + source.piece.height - source.port.overhang
            var link = Piece.Link(
                id: arc.id, source: layout.scene.figures[arc.source].id,
                target: layout.scene.figures[arc.target].id,
                points: [
                    Point(sourceX, start), Point(sourceX, low), Point(x, low), Point(x, high), Point(targetX, high),
                    Point(targetX, rows.top[to]),
                ], isBackward: true)
            if var placed = label {
                placed.frame.x = x - placed.frame.width / 2
                placed.frame.y = (low + high) / 2 - placed.frame.height / 2
                link.label = placed
            }
            result.links.append(link)
            x += half + 4
            result.right = x
        }
    }
}
