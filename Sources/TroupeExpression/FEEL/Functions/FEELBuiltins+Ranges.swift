/// How ranges and points lie to each other (DMN 1.3, chapter 10.3.4.8). A point is a range of itself; strings are no
/// points, as in Camunda.
extension FEELBuiltins {
    static let rangeFunctions: [FEELBuiltin] = [
        relation("before", pointsAndRanges) { $0.endsBefore($1) },
        relation("after", pointsAndRanges) { $1.endsBefore($0) },
        relation("meets", ranges) { $0.meets($1) },
        relation("met by", ranges) { $1.meets($0) },
        relation("overlaps", ranges) { left, right in
            left.endsBefore(right).flatMap { isLeft in right.endsBefore(left).map { !isLeft && !$0 } }
        },
        relation("overlaps before", ranges) { $0.overlapsBefore($1) },
        relation("overlaps after", ranges) { $1.overlapsBefore($0) },
        relation("finishes", pointInRange) { $0.finishes($1) },
        relation("finished by", rangeOfPoint) { $1.finishes($0) },
        relation("includes", rangeOfPoint) { $0.includes($1) },
        relation("during", pointInRange) { $1.includes($0) },
        relation("starts", pointInRange) { $0.starts($1) },
        relation("started by", rangeOfPoint) { $1.starts($0) },
        relation("coincides", ["point1, point2", "range1, range2"]) { left, right in
            guard let start = left.start(to: right), let end = left.end(to: right) else { return nil }
            return start == 0 && end == 0
        },
        FEELBuiltin("range", "from") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            return try range(text, call.evaluation)
        },
    ]

    private static let pointsAndRanges = ["point1, point2", "point, range", "range, point", "range1, range2"]
    private static let ranges = ["range1, range2"]
    private static let pointInRange = ["point, range", "range1, range2"]
    private static let rangeOfPoint = ["range, point", "range1, range2"]

    private static func relation(
        _ name: String, _ forms: [String], holds: @escaping @Sendable (Span, Span) -> Bool?
    ) -> FEELBuiltin {
        let takesPoints = forms.first?.contains("point") == true
        return FEELBuiltin(name, forms: forms) { call in
            guard let left = span(call, 0), let right = span(call, 1) else { return nil }
            guard takesPoints || (!left.isPoint && !right.isPoint) else { return nil }
            if left.isPoint && right.isPoint, !forms.contains("point1, point2") { return nil }
            return holds(left, right).map(FEELValue.bool)
        }
    }

    private static func span(_ call: FEELCall, _ position: Int) -> Span? {
        let evaluation = call.evaluation
        switch call[position] {
        case .range(let range):
            return Span(
                from: Bound(range.start, isIncluded: range.startIncluded, side: 1),
                to: Bound(range.end, isIncluded: range.endIncluded, side: -1), isPoint: false, evaluation: evaluation)
        case .null, .string, .bool, .list, .context, .function: return nil
        case let point:
            return Span(
                from: Bound(point, isIncluded: true, side: 1), to: Bound(point, isIncluded: true, side: -1),
                isPoint: true, evaluation: evaluation)
        }
    }

    /// `"[18..21)"`: ends are literals, and calls of `date()` and the like.
    private static func range(_ text: String, _ evaluation: FEELEvaluation) throws(FEELError) -> FEELValue? {
        try evaluation.spend(64 * text.utf8.count)
        guard text.utf8.count <= 1024, let parsed = try? FEELExpression(parsing: text) else { return nil }
        guard case .range(let start, _, let end, _) = parsed.root.kind, isEnd(start), isEnd(end) else { return nil }
        return try evaluation.value(of: parsed.root, in: nil)
    }

    private static func isEnd(_ node: FEELNode) -> Bool {
        switch node.kind {
        case .constant: true
        case .negate(let operand): isEnd(operand)
        case .path(let base, let steps):
            if case .name(let name) = base.kind, steps.count == 1, case .call(.positional(let arguments)) = steps[0] {
                ["date", "time", "date and time", "duration"].contains(name) && arguments.allSatisfy(isEnd)
            } else {
                false
            }
        default: false
        }
    }
}

/// An end of a range: nil is without bound. An end that is not included lies a little inside.
private struct Bound {
    let value: FEELValue?
    /// -1, 0 or 1: where the last value that belongs to the range lies from `value`.
    let inside: Int
    let side: Int

    init(_ value: FEELValue?, isIncluded: Bool, side: Int) {
        self.value = value
        self.side = side
        inside = isIncluded ? 0 : side
    }

    /// Below zero when this lies before the other; nil when the two have no order.
    func order(to other: Bound, _ evaluation: FEELEvaluation) -> Int? {
        switch (value, other.value) {
        case (nil, nil): return (other.side - side).signum()
        case (nil, _): return -side
        case (_, nil): return other.side
        case (let value?, let other?): return evaluation.order(value, other)
        }
    }
}

private struct Span {
    let from: Bound
    let to: Bound
    let isPoint: Bool
    let evaluation: FEELEvaluation

    /// Where this starts from the other's start, and ends from its end, looking at what is included, too.
    func start(to other: Span) -> Int? { exact(from, other.from) }
    func end(to other: Span) -> Int? { exact(to, other.to) }

    private func exact(_ left: Bound, _ right: Bound) -> Int? {
        left.order(to: right, evaluation).map { $0 != 0 ? $0 : (left.inside - right.inside).signum() }
    }

    func endsBefore(_ other: Span) -> Bool? {
        exact(to, other.from).map { $0 < 0 }
    }

    func meets(_ other: Span) -> Bool? {
        to.order(to: other.from, evaluation).map { $0 == 0 && to.inside == 0 && other.from.inside == 0 }
    }

    func overlapsBefore(_ other: Span) -> Bool? {
        guard let start = start(to: other), let end = end(to: other), let gap = exact(to, other.from) else {
            return nil
        }
        return start < 0 && gap >= 0 && end <= 0
    }

    func includes(_ other: Span) -> Bool? {
        guard let start = start(to: other), let end = end(to: other) else { return nil }
        return start <= 0 && end >= 0
    }

    func finishes(_ other: Span) -> Bool? {
        guard let start = start(to: other), let end = end(to: other) else { return nil }
        return end == 0 && start >= 0
    }

    func starts(_ other: Span) -> Bool? {
        guard let start = start(to: other), let end = end(to: other) else { return nil }
        return start == 0 && end <= 0
    }
}
