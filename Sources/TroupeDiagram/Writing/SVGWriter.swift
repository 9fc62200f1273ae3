/// A picture as SVG 1.1 with a style sheet of its own, for light and dark screens; nothing in it runs or loads anything.
struct SVGWriter {
    private let diagram: Diagram
    private var lines: [String] = []

    init(_ diagram: Diagram) { self.diagram = diagram }

    func text() -> String {
        var writer = self
        writer.write()
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func write() {
        let (width, height) = (diagram.width, diagram.height)
        lines.append(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"troupe-diagram\" role=\"img\""
                + " aria-labelledby=\"troupe-title troupe-desc\" width=\"\(width)\" height=\"\(height)\""
                + " viewBox=\"0 0 \(width) \(height)\">")
        lines.append("<title id=\"troupe-title\">\(Self.escape(diagram.heading.title))</title>")
        lines.append("<desc id=\"troupe-desc\">\(Self.escape(description))</desc>")
        lines.append("<style>\n\(SVGStyle.sheet)</style>")
        lines.append("<rect class=\"t-page\" width=\"\(width)\" height=\"\(height)\"/>")
        for line in diagram.headingLines {
            lines.append(
                "<text class=\"t-\(line.role.rawValue)-line\" x=\"\(Metrics.margin)\" y=\"\(line.baseline)\">"
                    + "\(Self.escape(line.text))</text>")
        }
        for shape in diagram.shapes { self.shape(shape) }
        for edge in diagram.edges { self.edge(edge) }
        for edge in diagram.edges { if let label = edge.label { self.label(label, edge) } }
        lines.append("</svg>")
    }

    /// What those hear who do not see the picture.
    private var description: String {
        let steps = diagram.shapes.filter { !$0.lines.isEmpty && !$0.kind.isContainer }
        let names = steps.prefix(40).map { shape in
            shape.caption.summary.isEmpty ? shape.caption.title : "\(shape.caption.title) (\(shape.caption.summary))"
        }
        let more = steps.count > 40 ? ", and \(steps.count - 40) more" : ""
        let count = steps.count == 1 ? "1 step" : "\(steps.count) steps"
        let about = diagram.heading.description
        let summary = about.isEmpty ? "" : about + (about.last?.isPunctuation == true ? " " : ". ")
        return "\(summary)\(count)\(names.isEmpty ? "" : ": ")\(names.joined(separator: ", "))\(more)."
    }

    // MARK: Boxes

    private mutating func shape(_ shape: Diagram.Shape) {
        let frame = shape.frame
        let family = SVGStyle.family(shape)
        let line = shape.caption.line > 0 ? " data-line=\"\(shape.caption.line)\"" : ""
        lines.append(
            "<g class=\"t-\(shape.kind.rawValue) f-\(family)\" data-id=\"\(Self.escape(shape.id))\"\(line)>")
        lines.append("<title>\(Self.escape(tooltip(shape)))</title>")
        switch shape.kind {
        case .start:
            lines.append(circle(frame, inset: 1, "t-start-ring"))
            let (x, y) = (frame.x + frame.width / 2, frame.y + frame.height / 2)
            lines.append("<path class=\"t-start-mark\" d=\"M\(x - 3) \(y - 6)l9 6-9 6z\"/>")
        case .end:
            lines.append(circle(frame, inset: 1, "t-end-ring"))
            lines.append(circle(frame, inset: 7, "t-end-mark"))
        case .merge: lines.append(circle(frame, inset: 0, "t-dot"))
        case .decision:
            let (half, middle) = (frame.width / 2, frame.y + frame.height / 2)
            lines.append(
                "<path class=\"t-diamond\" d=\"M\(frame.x) \(middle)l\(half)-\(half) \(half) \(half)-\(half) \(half)z\"/>"
            )
        case .fork, .join: lines.append(rectangle(frame, radius: 3, "t-bar"))
        default:
            lines.append(rectangle(frame, radius: shape.kind.isContainer ? 10 : 8, "t-box"))
            if shape.kind == .call {
                let inner = Frame(x: frame.x + 3, y: frame.y + 3, width: frame.width - 6, height: frame.height - 6)
                lines.append(rectangle(inner, radius: 5, "t-inner"))
            } else if shape.kind == .step {
                let (x, y, height) = (frame.x, frame.y, frame.height)
                lines.append(
                    "<path class=\"t-accent\" d=\"M\(x + 8) \(y)h-1a7 7 0 0 0-7 7v\(height - 14)a7 7 0 0 0 7 7h1"
                        + "a3 3 0 0 1-3-3v-\(height - 6)a3 3 0 0 1 3-3z\"/>")
            }
            let icon = SVGStyle.icon(shape)
            lines.append(
                "<path class=\"t-icon\" transform=\"translate(\(frame.x + 13) \(frame.y + Metrics.textTop))\""
                    + " d=\"\(icon)\"/>")
            caption(shape)
        }
        lines.append("</g>")
    }

    private mutating func caption(_ shape: Diagram.Shape) {
        let x = shape.frame.x + Diagram.Line.inset(for: shape.kind)
        var y = shape.frame.y + Metrics.textTop
        for line in shape.lines {
            let style = line.role.style
            y += style.lineHeight
            lines.append(
                "<text class=\"t-\(line.role.rawValue)\" x=\"\(x)\" y=\"\(y - 4)\">\(Self.escape(line.text))</text>")
        }
    }

    private func tooltip(_ shape: Diagram.Shape) -> String {
        let caption = shape.caption
        switch shape.kind {
        case .start: return "Start"
        case .end: return "End"
        case .decision: return "Takes the first way that applies"
        case .merge: return "The ways come together"
        case .fork: return "Takes all ways at the same time"
        case .join: return "Waits for all ways"
        default: break
        }
        var parts = [caption.title, caption.description ?? "", caption.summary]
        if let condition = caption.condition { parts.append("if \(condition)") }
        if let persona = caption.persona { parts.append(persona) }
        parts += caption.notes
        if caption.line > 0 { parts.append("\(shape.id), line \(caption.line)") }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func circle(_ frame: Frame, inset: Int, _ name: String) -> String {
        "<circle class=\"\(name)\" cx=\"\(frame.x + frame.width / 2)\" cy=\"\(frame.y + frame.height / 2)\""
            + " r=\"\(frame.width / 2 - inset)\"/>"
    }

    private func rectangle(_ frame: Frame, radius: Int, _ name: String) -> String {
        "<rect class=\"\(name)\" x=\"\(frame.x)\" y=\"\(frame.y)\" width=\"\(frame.width)\" height=\"\(frame.height)\""
            + " rx=\"\(radius)\"/>"
    }

    // MARK: Lines

    private mutating func edge(_ edge: Diagram.Edge) {
        let name = edge.isAttachment ? "t-edge t-attachment" : edge.isBackward ? "t-edge t-backward" : "t-edge"
        let hasHead = diagram.shapes[edge.target].kind != .merge
        var points = edge.points
        var head = ""
        if hasHead, let end = points.last, points.count > 1 {
            let before = points[points.count - 2]
            let (base, path) = Arrow.head(from: before, to: end)
            points[points.count - 1] = base
            head = "<path class=\"t-head\" d=\"\(path)\"/>"
        }
        lines.append("<g class=\"\(name)\"><path class=\"t-line\" d=\"\(Arrow.path(points))\"/>\(head)</g>")
    }

    private mutating func label(_ label: Diagram.Label, _ edge: Diagram.Edge) {
        let frame = label.frame
        lines.append("<g class=\"t-label\"><title>\(Self.escape(label.text))</title>")
        lines.append(rectangle(frame, radius: 4, "t-label-box"))
        for (index, line) in label.lines.enumerated() {
            let y = frame.y + (index + 1) * Typeface.body.lineHeight - 3
            lines.append("<text x=\"\(frame.x + frame.width / 2)\" y=\"\(y)\">\(Self.escape(line))</text>")
        }
        lines.append("</g>")
    }

    /// Text as XML character data or as an attribute.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n": escaped += "&#10;"
            default:
                // XML 1.0 has no way to write these.
                if scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }
}
