/// Gives every element its size, and containers their content.
enum ElementLayout {
    static func element(_ figure: Figure) -> Element {
        if figure.isHidden { return Element(piece: Piece(), port: Port(form: .hidden)) }
        var element = figure.body.map { container(figure, $0) } ?? plain(figure)
        attach(figure.sections, to: &element, of: figure.id)
        return element
    }

    private static func plain(_ figure: Figure) -> Element {
        let form: Port.Form
        var (width, height) = (Metrics.terminal, Metrics.terminal)
        var lines: [Diagram.Line] = []
        switch figure.kind {
        case .start, .end: form = .middle
        case .decision:
            form = .corners
            (width, height) = (Metrics.diamond, Metrics.diamond)
        case .merge:
            form = .corners
            (width, height) = (Metrics.merge, Metrics.merge)
        case .fork, .join:
            form = .bar
            (width, height) = (Metrics.barWidth, Metrics.bar)
        default:
            form = .middle
            width = Metrics.stepWidth
            lines = CaptionLayout.lines(figure, width: width)
            height = CaptionLayout.height(lines)
        }
        var piece = Piece(left: width / 2, right: width / 2, height: height)
        piece.shapes = [shape(figure, Frame(x: -width / 2, y: 0, width: width, height: height), lines)]
        return Element(piece: piece, port: Port(form: form, halfWidth: width / 2, height: height))
    }

    private static func container(_ figure: Figure, _ scene: Scene) -> Element {
        var inner = SceneLayout(scene).piece()
        if figure.kind == .loop { inner = returning(inner, figure, scene) }
        let reach = max(inner.left, inner.right)
        let isNearlyEven = abs(inner.left - inner.right) <= 200
        let content = isNearlyEven ? 2 * reach : inner.width
        let width = Metrics.even(max(content + 2 * Metrics.padding, Metrics.stepWidth))
        let lines = CaptionLayout.lines(figure, width: width)
        let header = CaptionLayout.height(lines)
        let top = header + (inner.shapes.isEmpty ? 0 : Metrics.padding / 2)
        let height = top + max(inner.height, Metrics.emptyHeight) + Metrics.padding
        var piece = Piece(left: width / 2, right: width / 2, height: height)
        piece.shapes = [shape(figure, Frame(x: -width / 2, y: 0, width: width, height: height), lines)]
        let x = isNearlyEven ? 0 : -Metrics.even(inner.width) / 2 + inner.left
        piece.add(inner, x: x, y: top, parent: 0)
        return Element(piece: piece, port: Port(form: .middle, halfWidth: width / 2, height: height))
    }

    /// The body of a loop with the line that leads from its last element to its first.
    private static func returning(_ inner: Piece, _ figure: Figure, _ scene: Scene) -> Piece {
        let exits = scene.arcs.filter { scene.figures[$0.target].isHidden && !scene.figures[$0.source].isHidden }
        let entries = scene.arcs.filter { scene.figures[$0.source].isHidden && !scene.figures[$0.target].isHidden }
        guard exits.count == 1, entries.count == 1 else { return inner }
        let source = scene.figures[exits[0].source]
        let target = scene.figures[entries[0].target]
        let room = Metrics.bus
        let track = -inner.left - Metrics.bus
        var piece = Piece(left: inner.left + 2 * Metrics.bus, right: inner.right, height: inner.height + 2 * room)
        piece.add(inner, x: 0, y: room)
        let bottom = room + inner.height
        piece.links.append(
            Piece.Link(
                id: "\(figure.id)/again", source: source.id, target: target.id,
                points: [
                    Point(0, bottom - inner.overhang), Point(0, bottom + room - 2), Point(track, bottom + room - 2),
                    Point(track, 0), Point(0, 0), Point(0, room),
                ], isBackward: true))
        return piece
    }

    private static func attach(_ sections: [Section], to element: inout Element, of owner: String) {
        let own = element.port
        var y = 0
        for section in sections {
            let block = self.element(section.figure)
            let label = LabelLayout.label(section.label)
            let gap = max(Metrics.attachment, label.frame.width + 24)
            let x = own.halfWidth + gap + block.piece.left
            element.piece.add(block.piece, x: x, y: y)
            element.piece.reach(left: 0, right: x + block.piece.right)
            let line = y + min(own.height, block.height) / 2
            let from = min(line, own.height - 4)
            var points = [Point(own.halfWidth, from), Point(own.halfWidth + gap, line)]
            if from != line {
                let middle = own.halfWidth + 10
                points = [points[0], Point(middle, from), Point(middle, line), points[1]]
            }
            var link = Piece.Link(
                id: "\(section.figure.id)/way", source: owner, target: section.figure.id, points: points,
                isAttachment: true)
            link.label = LabelLayout.label(
                section.label, middle: Point(own.halfWidth + gap / 2 + (from == line ? 0 : 4), line))
            element.piece.links.append(link)
            y += block.piece.height + Metrics.wire
        }
        element.piece.height = max(own.height, sections.isEmpty ? 0 : y - Metrics.wire)
        element.port.overhang = element.piece.height - own.height
        element.piece.overhang = element.port.overhang
    }

    private static func shape(_ figure: Figure, _ frame: Frame, _ lines: [Diagram.Line]) -> Diagram.Shape {
        Diagram.Shape(
            id: figure.id, kind: figure.kind, parent: nil, frame: frame, caption: figure.caption, lines: lines)
    }
}

/// Places the text of lines.
enum LabelLayout {
    /// The label of an arc, around the origin or beside it.
    static func label(of arc: Arc) -> Diagram.Label? {
        guard let text = arc.label else { return nil }
        guard let frame = arc.labelFrame else { return label(text) }
        return Diagram.Label(lines: [text], frame: frame, text: text)
    }

    /// - Parameter middle: of the label.
    static func label(_ text: String, middle: Point = Point(0, 0)) -> Diagram.Label {
        let lines = TextWrap.lines(text, Typeface.body, width: Metrics.labelWidth, lines: Metrics.labelLines)
        let width = Metrics.even((lines.map { Typeface.width($0, Typeface.body) }.max() ?? 0) + 10)
        let height = Metrics.even(lines.count * Typeface.body.lineHeight + 2)
        let frame = Frame(x: middle.x - width / 2, y: middle.y - height / 2, width: width, height: height)
        return Diagram.Label(lines: lines, frame: frame, text: text)
    }
}

/// Breaks what a box says into lines.
enum CaptionLayout {
    /// - Parameter width: of the box.
    static func lines(_ figure: Figure, width: Int) -> [Diagram.Line] {
        let caption = figure.caption
        let room = width - Diagram.Line.inset(for: figure.kind) - Metrics.textInset
        func wrap(_ text: String, _ style: Typeface.Style, _ role: Diagram.Line.Role, _ limit: Int) -> [Diagram.Line] {
            TextWrap.lines(text, style, width: room, lines: limit).map { Diagram.Line(text: $0, role: role) }
        }
        var lines = wrap(caption.title, Typeface.title, .title, 2)
        lines += wrap(caption.summary, Typeface.body, .summary, 2)
        if let condition = caption.condition { lines += wrap("if \(condition)", Typeface.body, .condition, 2) }
        if let persona = caption.persona { lines += wrap(persona, Typeface.body, .persona, 1) }
        lines += wrap(caption.notes.joined(separator: " · "), Typeface.body, .note, 3)
        return lines
    }

    static func height(_ lines: [Diagram.Line]) -> Int {
        Metrics.even(lines.reduce(2 * Metrics.textTop) { $0 + $1.role.style.lineHeight })
    }
}
