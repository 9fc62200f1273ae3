/// The last stage of the layout: everything in one picture, in its own coordinates.
enum DiagramLayout {
    static func diagram(of outline: Outline) -> Diagram {
        var body = SceneLayout(outline.body).piece()
        for section in outline.sections {
            let block = ElementLayout.element(section.figure).piece
            // Apart from the way that tokens go: below it, at its left side.
            let gap = body.shapes.isEmpty ? 0 : Metrics.wire + 8
            body.add(block, x: block.left - body.left, y: body.height + gap)
            body.reach(left: 0, right: block.width - body.left)
            body.height += gap + block.height
        }
        let heading = HeadingLayout(outline.heading, width: body.width)
        let width = max(body.width, heading.width) + 2 * Metrics.margin
        var all = Piece()
        let x = (width - body.width) / 2 + body.left
        all.add(body, x: x, y: Metrics.margin + heading.height)
        return Diagram(
            id: outline.id, heading: outline.heading, headingLines: heading.lines, width: width,
            height: body.height + heading.height + 2 * Metrics.margin, shapes: all.shapes, edges: edges(of: all))
    }

    private static func edges(of piece: Piece) -> [Diagram.Edge] {
        let positions = Dictionary(
            zip(piece.shapes.map(\.id), piece.shapes.indices), uniquingKeysWith: { first, _ in first })
        return piece.links.compactMap { link in
            guard let source = positions[link.source], let target = positions[link.target] else { return nil }
            return Diagram.Edge(
                id: link.id, source: source, target: target, points: simplified(link.points), label: link.label,
                isBackward: link.isBackward, isAttachment: link.isAttachment)
        }
    }

    /// Without points that add nothing.
    static func simplified(_ points: [Point]) -> [Point] {
        var result: [Point] = []
        for point in points {
            if result.last == point { continue }
            if result.count > 1 {
                let (one, two) = (result[result.count - 2], result[result.count - 1])
                let isStraight =
                    one.x == two.x && two.x == point.x && (two.y - one.y).signum() == (point.y - two.y).signum()
                    || one.y == two.y && two.y == point.y && (two.x - one.x).signum() == (point.x - two.x).signum()
                if isStraight { result.removeLast() }
            }
            result.append(point)
        }
        return result
    }
}

/// The lines above the picture.
struct HeadingLayout {
    private(set) var lines: [Diagram.HeadingLine] = []
    private(set) var width = 0
    private(set) var height = 0

    init(_ heading: Heading, width picture: Int) {
        let room = min(max(picture, 480), 960)
        add(heading.title, .title, Typeface.heading, room, 2)
        add(heading.subtitle, .subtitle, Typeface.body, room, 2)
        add(heading.description, .description, Typeface.body, room, 3)
        if !heading.inputs.isEmpty {
            add("Inputs: " + heading.inputs.joined(separator: ", "), .signature, Typeface.body, room, 2)
        }
        if !heading.outputs.isEmpty {
            add("Outputs: " + heading.outputs.joined(separator: ", "), .signature, Typeface.body, room, 2)
        }
        height += 20
    }

    private mutating func add(
        _ text: String, _ role: Diagram.HeadingLine.Role, _ style: Typeface.Style, _ room: Int, _ limit: Int
    ) {
        if text.isEmpty { return }
        defer { height += role == .title ? 6 : 1 }
        for line in TextWrap.lines(text, style, width: room, lines: limit) {
            height += style.lineHeight + (role == .title ? 2 : 0)
            lines.append(Diagram.HeadingLine(text: line, role: role, baseline: Metrics.margin + height - 4))
            width = max(width, Typeface.width(line, style))
        }
    }
}
