import TroupeBPMN

/// Collects the parts of an SVG picture and how far they reach.
struct SVGCanvas {
    enum Head { case none, open, filled }

    private var lines: [String] = []
    private var left = Double.infinity
    private var top = Double.infinity
    private var right = -Double.infinity
    private var bottom = -Double.infinity

    mutating func include(_ bounds: BPMNBounds) {
        left = min(left, bounds.x)
        top = min(top, bounds.y)
        right = max(right, bounds.x + bounds.width)
        bottom = max(bottom, bounds.y + bounds.height)
    }

    /// All of it with a margin.
    func document(title: String, style: String) -> String {
        let isEmpty = !(left < .infinity)
        let (x, y) = isEmpty ? (0, 0) : (left - 24, top - 24)
        let (width, height) = isEmpty ? (48, 48) : (right - left + 48, bottom - top + 48)
        let n = Self.number
        let head = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"troupe-process\" role=\"img\" width=\"\(n(width))\""
                + " height=\"\(n(height))\" viewBox=\"\(n(x)) \(n(y)) \(n(width)) \(n(height))\">",
            "<title>\(SVGWriter.escape(title))</title>", "<style>\n\(style)</style>",
            "<rect class=\"b-page\" x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(width))\" height=\"\(n(height))\"/>",
        ]
        return (head + lines + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    mutating func open(_ style: String, id: String) {
        lines.append("<g class=\"\(style)\" data-id=\"\(SVGWriter.escape(id))\">")
    }

    mutating func close() { lines.append("</g>") }

    mutating func rectangle(_ style: String, _ bounds: BPMNBounds, radius: Double) {
        let n = Self.number
        lines.append(
            "<rect class=\"\(style)\" x=\"\(n(bounds.x))\" y=\"\(n(bounds.y))\" width=\"\(n(bounds.width))\""
                + " height=\"\(n(bounds.height))\" rx=\"\(n(radius))\"/>")
    }

    mutating func circle(_ style: String, x: Double, y: Double, radius: Double) {
        let n = Self.number
        lines.append("<circle class=\"\(style)\" cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\"/>")
    }

    mutating func path(_ style: String, _ path: String) {
        lines.append("<path class=\"\(style)\" d=\"\(path)\"/>")
    }

    /// A symbol that is drawn around the origin.
    mutating func symbol(_ style: String, _ path: String, x: Double, y: Double, scale: Double = 1) {
        let n = Self.number
        let size = scale == 1 ? "" : " scale(\(n(scale)))"
        lines.append(
            "<path class=\"\(style)\" transform=\"translate(\(n(x)) \(n(y)))\(size)\" d=\"\(path)\"/>")
    }

    // MARK: Text

    /// Text in a box, in its middle or from its top left corner.
    mutating func text(
        _ text: String, in bounds: BPMNBounds, style: String = "b-text", isCentred: Bool = true, isTop: Bool = false
    ) {
        let font = style == "b-label" ? Typeface.body : NodeSize.text
        let limit = max(1, Int(max(bounds.height, 14)) / font.lineHeight)
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let room = max(20, Int(bounds.width) + 4)
        let rows = TextWrap.lines(words, font, width: room, lines: isTop ? 6 : limit)
        let height = Double(rows.count * font.lineHeight)
        let start = isTop || !isCentred ? bounds.y : bounds.y + (bounds.height - height) / 2
        let x = isCentred ? bounds.x + bounds.width / 2 : bounds.x + 2
        for (index, row) in rows.enumerated() {
            let y = start + Double((index + 1) * font.lineHeight) - 4
            write(row, x: x, y: y, style: isCentred ? "\(style) b-centre" : style)
            let width = Double(Typeface.width(row, font))
            include(BPMNBounds(x: isCentred ? x - width / 2 : x, y: y - 12, width: width, height: 14))
        }
    }

    /// The text below an event or the like; where the file says, else right below.
    mutating func label(_ text: String, _ place: BPMNBounds?, below bounds: BPMNBounds) {
        let usual = BPMNBounds(x: bounds.middle.x - 45, y: bounds.y + bounds.height + 4, width: 90, height: 14)
        let isKnown = place.map { $0.isDrawable } ?? false
        self.text(text, in: isKnown ? place ?? usual : usual, style: "b-label", isTop: true)
    }

    /// Text from bottom to top around a point.
    mutating func turnedText(_ text: String, x: Double, y: Double) {
        let n = Self.number
        lines.append(
            "<text class=\"b-text b-centre\" transform=\"translate(\(n(x + 4)) \(n(y))) rotate(-90)\">"
                + "\(SVGWriter.escape(TextWrap.cut(text, NodeSize.text, width: 400)))</text>")
    }

    private mutating func write(_ text: String, x: Double, y: Double, style: String) {
        lines.append(
            "<text class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\">\(SVGWriter.escape(text))</text>")
    }

    // MARK: Lines

    mutating func line(_ style: String, _ points: [BPMNPoint], head: Head) {
        var points = points
        let tip = points[points.count - 1]
        let (dx, dy) = Self.direction(from: points[points.count - 2], to: tip)
        if head == .filled { points[points.count - 1] = BPMNPoint(x: tip.x - dx * 8, y: tip.y - dy * 8) }
        let n = Self.number
        path(style, "M" + points.map { "\(n($0.x)) \(n($0.y))" }.joined(separator: "L"))
        guard head != .none else { return }
        let (x, y) = (tip.x - dx * 10, tip.y - dy * 10)
        let triangle =
            "M\(n(tip.x)) \(n(tip.y))L\(n(x - dy * 4)) \(n(y + dx * 4))L\(n(x + dy * 4)) \(n(y - dx * 4))z"
        path(head == .filled ? "b-head" : "b-box", triangle)
    }

    /// The mark of a default flow.
    mutating func slash(_ points: [BPMNPoint]) {
        let (dx, dy) = Self.direction(from: points[0], to: points[1])
        let (x, y) = (points[0].x + dx * 10, points[0].y + dy * 10)
        let n = Self.number
        path(
            "b-line",
            "M\(n(x - dx * 4 - dy * 5)) \(n(y - dy * 4 + dx * 5))L\(n(x + dx * 4 + dy * 5)) \(n(y + dy * 4 - dx * 5))")
    }

    /// The mark of a conditional flow.
    mutating func diamond(_ points: [BPMNPoint]) {
        let (dx, dy) = Self.direction(from: points[0], to: points[1])
        let (x, y) = (points[0].x, points[0].y)
        let n = Self.number
        path(
            "b-box",
            "M\(n(x)) \(n(y))L\(n(x + dx * 7 - dy * 4)) \(n(y + dy * 7 + dx * 4))L\(n(x + dx * 14)) \(n(y + dy * 14))"
                + "L\(n(x + dx * 7 + dy * 4)) \(n(y + dy * 7 - dx * 4))z")
    }

    private static func direction(from one: BPMNPoint, to other: BPMNPoint) -> (Double, Double) {
        let (x, y) = (other.x - one.x, other.y - one.y)
        let span = max((x * x + y * y).squareRoot(), 0.001)
        return (x / span, y / span)
    }

    /// One digit behind the point, none where it is whole.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        if tenths % 10 == 0 { return "\(tenths / 10)" }
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
