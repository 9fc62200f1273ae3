/// Lays a scene out: rows and columns where it is structured, ranks for what is left.
struct SceneLayout {
    let scene: Scene
    let elements: [Element]

    init(_ scene: Scene) {
        self.scene = scene
        elements = scene.figures.map(ElementLayout.element)
    }

    /// - Parameter elements: of the scene's figures, whose sizes somebody else knows.
    init(_ scene: Scene, elements: [Element]) {
        self.scene = scene
        self.elements = elements
    }

    /// The whole scene.
    func piece() -> Piece {
        let reduction = BlockReduction(scene)
        let figures = reduction.figures
        if reduction.backward.isEmpty {
            if figures.count == 1, reduction.ways.isEmpty { return series([.figure(figures[0])], .joint, .joint) }
            if figures.count == 2, reduction.ways.count == 1 {
                let way = reduction.ways[0]
                return series(
                    [.figure(way.source)] + way.block.parts + [.figure(way.target)], .joint, .joint)
            }
        }
        return LayeredScene(self, reduction).piece()
    }

    /// Lays out the ways between two boxes.
    func piece(_ block: Block, _ head: Port, _ tail: Port) -> Piece {
        switch block {
        case .arc(let index): wire(index, head, tail)
        case .series(let parts): series(parts, head, tail)
        case .parallel(let blocks): parallel(blocks, head, tail)
        }
    }

    /// One line; between hidden ends there is nothing to draw.
    private func wire(_ index: Int, _ head: Port, _ tail: Port) -> Piece {
        let arc = scene.arcs[index]
        if head.form == .hidden || tail.form == .hidden { return Piece() }
        var piece = Piece(left: 8, right: 8, height: Metrics.wire)
        var link = Piece.Link(
            id: arc.id, source: scene.figures[arc.source].id, target: scene.figures[arc.target].id, points: [])
        if var label = LabelLayout.label(of: arc) {
            label.frame.y = 10
            piece.height = label.frame.bottom + 18
            piece.left = max(8, -label.frame.x)
            piece.right = max(8, label.frame.right)
            link.label = label
        }
        link.points = [Point(0, -head.overhang), Point(0, piece.height)]
        link.opensAtHead = head.form == .joint
        link.opensAtTail = tail.form == .joint
        piece.headSpread = 0...0
        piece.tailSpread = 0...0
        piece.links = [link]
        return piece
    }

    /// Boxes and ways below each other. Bars become as wide as the columns that begin or end at them.
    func series(_ parts: [Block.Part], _ head: Port, _ tail: Port) -> Piece {
        let ports = parts.map { part in if case .figure(let figure) = part { elements[figure].port } else { Port.joint }
        }
        var ways = [Piece?](repeating: nil, count: parts.count)
        for (index, part) in parts.enumerated() {
            guard case .way(let block) = part else { continue }
            ways[index] = piece(
                block, index == 0 ? head : ports[index - 1], index + 1 == parts.count ? tail : ports[index + 1])
        }
        var result = Piece()
        for (index, part) in parts.enumerated() {
            var next = ways[index] ?? Piece()
            if case .figure(let figure) = part {
                next = elements[figure].piece
                if elements[figure].port.form == .bar {
                    let above = index > 0 ? ways[index - 1]?.tailSpread : nil
                    let below = index + 1 < parts.count ? ways[index + 1]?.headSpread : nil
                    widen(&next, above, below)
                }
            }
            result.add(next, x: 0, y: result.height)
            result.reach(left: next.left, right: next.right)
            result.height += next.height
            result.overhang = next.height > 0 ? next.overhang : result.overhang
        }
        result.headSpread = ways.first.flatMap { $0?.headSpread }
        result.tailSpread = ways.last.flatMap { $0?.tailSpread }
        return result
    }

    private func widen(_ bar: inout Piece, _ above: ClosedRange<Int>?, _ below: ClosedRange<Int>?) {
        let spreads = [above, below].compactMap { $0 }
        let left = max(Metrics.barWidth / 2, 16 - (spreads.map(\.lowerBound).min() ?? 0))
        let right = max(Metrics.barWidth / 2, 16 + (spreads.map(\.upperBound).max() ?? 0))
        guard let index = bar.shapes.indices.first else { return }
        bar.shapes[index].frame.x = -left
        bar.shapes[index].frame.width = left + right
        bar.reach(left: left, right: right)
    }

    /// Ways side by side.
    private func parallel(_ blocks: [Block], _ head: Port, _ tail: Port) -> Piece {
        let columns = blocks.map { piece($0, .joint, .joint) }
        let places = places(of: columns, blocks)
        let height = columns.map(\.height).max() ?? 0
        let top = drop(head, places)
        let bottom = drop(tail, places)
        var result = Piece()
        result.height = top + height + bottom
        for (column, x) in zip(columns, places) {
            var column = column
            for index in column.links.indices {
                if column.links[index].opensAtHead {
                    let start = start(of: head, at: x, drop: top)
                    column.links[index].points.insert(contentsOf: start, at: 0)
                    column.links[index].opensAtHead = head.form == .joint
                }
                if column.links[index].opensAtTail {
                    column.links[index].points += end(of: tail, at: x, height: height, drop: bottom)
                    column.links[index].opensAtTail = tail.form == .joint
                }
            }
            result.add(column, x: x, y: top)
            result.reach(left: column.left - x, right: column.right + x)
        }
        if let first = places.first, let last = places.last {
            result.headSpread = head.form == .bar ? min(first, 0)...max(last, 0) : 0...0
            result.tailSpread = tail.form == .bar ? min(first, 0)...max(last, 0) : 0...0
        }
        return result
    }

    /// Where the columns stand: the one with content at the line where there is only one; else the line is in the middle,
    /// or at a column that is near it.
    private func places(of columns: [Piece], _ blocks: [Block]) -> [Int] {
        var places: [Int] = []
        var edge = 0
        for column in columns {
            places.append(edge + column.left)
            edge += column.width + Metrics.columnGap
        }
        let filled = blocks.indices.filter { if case .arc = blocks[$0] { false } else { true } }
        let axis: Int
        if filled.count == 1 {
            axis = places[filled[0]]
        } else {
            let middle = (edge - Metrics.columnGap) / 2
            let near = places.min { abs($0 - middle) < abs($1 - middle) } ?? middle
            axis = abs(near - middle) <= 24 ? near : middle
        }
        return places.map { $0 - axis }
    }

    /// Room for the line that leads to the columns.
    private func drop(_ port: Port, _ places: [Int]) -> Int {
        switch port.form {
        case .bar: 0
        case .corners: usesCorners(port, places) ? 0 : Metrics.bus
        case .middle, .joint, .hidden: Metrics.bus
        }
    }

    private func usesCorners(_ port: Port, _ places: [Int]) -> Bool {
        places.allSatisfy { $0 == 0 || abs($0) > port.halfWidth + 8 }
    }

    /// The points before a column's own, seen from the top of the column.
    private func start(of port: Port, at x: Int, drop: Int) -> [Point] {
        if port.form == .bar { return port.overhang > 0 ? [Point(0, -port.overhang)] : [] }
        if drop > 0 { return [Point(-x, -drop - port.overhang), Point(-x, 0), Point(0, 0)] }
        if x == 0 { return [Point(0, -port.overhang)] }
        let y = -port.overhang - port.height / 2
        return [Point(x < 0 ? -x - port.halfWidth : -x + port.halfWidth, y), Point(0, y)]
    }

    /// The points behind a column's own, seen from the top of the column.
    private func end(of port: Port, at x: Int, height: Int, drop: Int) -> [Point] {
        if port.form == .bar { return [Point(0, height)] }
        if drop > 0 { return [Point(0, height), Point(-x, height), Point(-x, height + drop)] }
        if x == 0 { return [Point(0, height)] }
        let y = height + port.height / 2
        return [Point(0, y), Point(x < 0 ? -x - port.halfWidth : -x + port.halfWidth, y)]
    }
}
