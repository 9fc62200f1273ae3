import TroupeBPMN

/// How large the symbols of BPMN are, and the texts at them, in pixels as modelers draw them.
enum NodeSize {
    struct Size {
        var width: Int
        var height: Int
    }

    static let event = Size(width: 36, height: 36)
    static let gateway = Size(width: 50, height: 50)
    static let text = Typeface.Style(size: 12)
    private static let taskWidth = 140

    /// The symbol of a node that is no open sub-process.
    static func size(of node: BPMNFlowNode) -> Size {
        if node.event != nil { return event }
        if node.gateway != nil { return gateway }
        let lines = TextWrap.lines(node.name ?? "", text, width: taskWidth - 20, lines: 6).count
        return Size(width: taskWidth, height: max(80, lines * text.lineHeight + 34))
    }

    /// The text below an event or a gateway; nil for what has its text inside.
    static func label(of node: BPMNFlowNode, _ name: String) -> Size? {
        guard node.event != nil || node.gateway != nil else { return nil }
        return label(name, width: 64)
    }

    /// The text at a flow.
    static func label(ofFlow name: String) -> Size { label(name, width: 120) ?? Size(width: 0, height: 0) }

    private static func label(_ name: String, width: Int) -> Size? {
        let lines = TextWrap.lines(name, Typeface.body, width: width, lines: 4)
        guard !lines.isEmpty else { return nil }
        let widest = lines.map { Typeface.width($0, Typeface.body) }.max() ?? 0
        return Size(width: Metrics.even(widest + 2), height: Metrics.even(lines.count * Typeface.body.lineHeight))
    }
}
