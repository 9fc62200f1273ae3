import TroupeBPMN

/// One node with its symbol: circles, diamonds and boxes as BPMN 2.0 draws them (chapter 7 and annex B of the standard).
struct NodeSymbol {
    private let node: BPMNFlowNode
    private let shape: BPMNShape
    private let definitions: [BPMNEventDefinition]

    init(_ node: BPMNFlowNode, _ shape: BPMNShape, _ model: BPMNModel) {
        self.node = node
        self.shape = shape
        definitions = model.eventDefinitions(of: node)
    }

    func draw(on canvas: inout SVGCanvas) {
        if let event = node.event {
            drawEvent(event, &canvas)
        } else if let gateway = node.gateway {
            drawGateway(gateway, &canvas)
        } else {
            drawActivity(&canvas)
        }
    }

    // MARK: Events

    private func drawEvent(_ event: BPMNEvent, _ canvas: inout SVGCanvas) {
        let bounds = shape.bounds
        let (x, y) = (bounds.middle.x, bounds.middle.y)
        let radius = min(bounds.width, bounds.height) / 2
        var isThrown = false
        var isDashed = false
        switch node.kind {
        case .startEvent(let start):
            isDashed = !start.isInterrupting
            canvas.circle(isDashed ? "b-start b-dashed" : "b-start", x: x, y: y, radius: radius)
        case .endEvent:
            isThrown = true
            canvas.circle("b-end", x: x, y: y, radius: radius - 1)
        default:
            if case .intermediateThrowEvent = node.kind { isThrown = true }
            if let boundary = node.boundaryEvent { isDashed = !boundary.cancelsActivity }
            let dashes = isDashed ? " b-dashed" : ""
            canvas.circle("b-box\(dashes)", x: x, y: y, radius: radius)
            canvas.circle("b-inner\(dashes)", x: x, y: y, radius: radius - 3)
        }
        let mark =
            definitions.count > 1
            ? (event.isParallelMultiple ? EventMark.plus : EventMark.pentagon)
            : definitions.first.map { EventMark.path($0.kind) }
        if let mark {
            canvas.symbol(isThrown ? "b-mark b-filled" : "b-mark", mark, x: x, y: y, scale: radius / 18)
        }
        if let name = node.name, !name.isEmpty { canvas.label(name, shape.label?.bounds, below: bounds) }
    }

    // MARK: Gateways

    private func drawGateway(_ gateway: BPMNGateway, _ canvas: inout SVGCanvas) {
        let bounds = shape.bounds
        let n = SVGCanvas.number
        let (x, y, half, tall) = (bounds.x, bounds.middle.y, bounds.width / 2, bounds.height / 2)
        canvas.path(
            "b-gateway", "M\(n(x)) \(n(y))l\(n(half)) \(n(-tall)) \(n(half)) \(n(tall)) \(n(-half)) \(n(tall))z")
        let middle = bounds.middle
        let scale = half / 25
        switch gateway.kind {
        case .exclusive:
            if shape.isMarkerVisible ?? true {
                canvas.symbol("b-thick", "M-7-8L7 8M7-8L-7 8", x: middle.x, y: middle.y, scale: scale)
            }
        case .parallel: canvas.symbol("b-thick", "M0-11V11M-11 0H11", x: middle.x, y: middle.y, scale: scale)
        case .inclusive: canvas.circle("b-thick", x: middle.x, y: middle.y, radius: 10 * scale)
        case .complex:
            canvas.symbol("b-thick", "M0-11V11M-11 0H11M-8-8L8 8M8-8L-8 8", x: middle.x, y: middle.y, scale: scale)
        case .eventBased(let instantiates, let isParallel):
            canvas.circle("b-inner", x: middle.x, y: middle.y, radius: 14 * scale)
            if !instantiates { canvas.circle("b-inner", x: middle.x, y: middle.y, radius: 11.5 * scale) }
            let mark = isParallel ? EventMark.plus : EventMark.pentagon
            canvas.symbol("b-mark", mark, x: middle.x, y: middle.y, scale: 0.8 * scale)
        }
        if let name = node.name, !name.isEmpty { canvas.label(name, shape.label?.bounds, below: bounds) }
    }

    // MARK: Activities

    private func drawActivity(_ canvas: inout SVGCanvas) {
        let bounds = shape.bounds
        let isOpen = node.subProcess != nil && (shape.isExpanded ?? (bounds.width > 150))
        var style = isOpen ? "b-block" : "b-box"
        if case .callActivity = node.kind { style += " b-call" }
        if node.subProcess?.isTriggeredByEvent == true { style += " b-dotted" }
        canvas.rectangle(style, bounds, radius: 10)
        if case .transaction? = node.subProcess?.kind {
            canvas.rectangle("b-inner", bounds.inset(by: 3), radius: 8)
        }
        if let task = node.task, let icon = TaskIcon.path(task.kind) {
            var isFilled = false
            if case .send = task.kind { isFilled = true }
            canvas.symbol(isFilled ? "b-mark b-filled" : "b-mark", icon, x: bounds.x + 16, y: bounds.y + 14)
        }
        if let name = node.name, !name.isEmpty {
            if isOpen {
                let line = BPMNBounds(x: bounds.x + 8, y: bounds.y + 6, width: max(0, bounds.width - 16), height: 18)
                canvas.text(name, in: line)
            } else {
                canvas.text(name, in: bounds.inset(by: 8))
            }
        }
        let marks = marks(isOpen: isOpen)
        let start = bounds.middle.x - Double(marks.count - 1) * 9
        for (index, mark) in marks.enumerated() {
            canvas.symbol("b-mark", mark, x: start + Double(index) * 18, y: bounds.y + bounds.height - 10)
        }
    }

    private func marks(isOpen: Bool) -> [String] {
        var marks: [String] = []
        switch node.activity?.loop {
        case .standard: marks.append("M-1 5A5 5 0 1 1 3 4M3 4L6 6M3 4L5 0")
        case .multiInstance(let loop):
            marks.append(loop.isSequential ? "M-6-5H6M-6 0H6M-6 5H6" : "M-5-6V6M0-6V6M5-6V6")
        case nil: break
        }
        if node.activity?.isForCompensation == true { marks.append(EventMark.compensation) }
        if case .adHoc? = node.subProcess?.kind { marks.append("M-7 2C-4-6 -1-3 1 0S5 4 7-2") }
        if node.subProcess != nil, !isOpen { marks.append("M-7-7H7V7H-7zM0-4V4M-4 0H4") }
        return marks
    }
}

/// The symbols inside events, around the origin.
enum EventMark {
    static let plus = "M-3-9H3V-3H9V3H3V9H-3V3H-9V-3H-3z"
    static let pentagon = "M0-9L9-2 5 8H-5L-9-2z"
    static let compensation = "M-1-6V6L-9 0zM8-6V6L0 0z"

    static func path(_ kind: BPMNEventDefinition.Kind) -> String {
        switch kind {
        case .message: "M-9-6H9V6H-9zM-9-6L0 1 9-6"
        case .timer: "M0-9A9 9 0 1 0 .1-9M0-6V0L4 2M0-9V-7M0 9V7M-9 0H-7M9 0H7"
        case .signal: "M0-9L9 7H-9z"
        case .error: "M-8 8L-3-8 2 1 8-8 3 8-2-1z"
        case .escalation: "M0-9L7 8 0 1-7 8z"
        case .link: "M-9-4H2V-8L9 0 2 8V4H-9z"
        case .conditional: "M-7-9H7V9H-7zM-4-5H4M-4-1H4M-4 3H4"
        case .compensate: compensation
        case .cancel: "M-8-5L-5-8 0-3 5-8 8-5 3 0 8 5 5 8 0 3-5 8-8 5-3 0z"
        case .terminate: "M0-9A9 9 0 1 0 .1-9z"
        }
    }
}

/// The symbols in the corner of tasks, around the origin.
enum TaskIcon {
    /// Nil for a task of no kind.
    static func path(_ kind: BPMNTask.Kind) -> String? {
        switch kind {
        case .plain: nil
        case .service:
            "M-3 0A3 3 0 1 0 3 0 3 3 0 1 0-3 0M0-8V-5M0 5V8M-8 0H-5M5 0H8M-6-6L-4-4M4 4L6 6M-6 6L-4 4M4-4L6-6"
        case .send, .receive: "M-8-5H8V6H-8zM-8-5L0 1 8-5"
        case .user: "M0 0A4 4 0 1 0-.1 0M-8 8C-8 2 8 2 8 8z"
        case .manual: "M-8-2H1L-1-5 6-3 8 0V4L6 6H-6M-6 2H-2M-6 4H-2"
        case .script: "M-4-8H6C2-4 8 2 3 8H-7C-2 2-8-4-4-8M-3-4H3M-2 0H4M-3 4H3"
        case .businessRule: "M-8-6H8V6H-8zM-8-2H8M-8 2H8M-3-2V6"
        }
    }
}
