import TroupeGraph

extension Node {
    /// The node's value. Recursion is as deep as the tree is high, which the parser bounds.
    func evaluate<Environment: ExpressionEnvironment>(
        _ environment: inout Environment, _ meter: inout Meter
    ) throws(EvaluationError) -> Value {
        try meter.step()
        switch kind {
        case .constant(let value): return value
        case .path(let path): return try path.evaluate(&environment, &meter)
        case .access(let base, let accessors):
            var value = try base.evaluate(&environment, &meter)
            for accessor in accessors {
                switch accessor {
                case .name(let segment): value = try Lookup.element(segment, of: value, &meter) ?? .null
                case .index(let key):
                    let key = try key.evaluate(&environment, &meter)
                    value = try Lookup.element(at: key, of: value, &meter) ?? .null
                }
            }
            return value
        case .not(let operand): return .bool(!(try operand.evaluate(&environment, &meter).isTrue))
        case .negate(let operand):
            return .number(try Arithmetic.number(operand.evaluate(&environment, &meter), "-", "operand").negated)
        case .all(let operands):
            var value = Value.null
            for operand in operands {
                value = try operand.evaluate(&environment, &meter)
                if !value.isTrue { break }
            }
            return value
        case .any(let operands):
            var value = Value.null
            for operand in operands {
                value = try operand.evaluate(&environment, &meter)
                if value.isTrue { break }
            }
            return value
        case .choose(let choices, let otherwise):
            for choice in choices where try choice.condition.evaluate(&environment, &meter).isTrue {
                return try choice.value.evaluate(&environment, &meter)
            }
            return try otherwise.evaluate(&environment, &meter)
        case .compare(let comparison, let left, let right):
            let left = try left.evaluate(&environment, &meter)
            let right = try right.evaluate(&environment, &meter)
            return .bool(try comparison.holds(left, right, &meter))
        case .arithmetic(let first, let rest):
            var value = try first.evaluate(&environment, &meter)
            for (sign, operand) in rest {
                try sign.apply(to: &value, operand.evaluate(&environment, &meter), &meter)
            }
            return value
        case .list, .map, .call: return try compose(&environment, &meter)
        }
    }

    private func compose<Environment: ExpressionEnvironment>(
        _ environment: inout Environment, _ meter: inout Meter
    ) throws(EvaluationError) -> Value {
        switch kind {
        case .list(let nodes):
            var elements: [Value] = []
            elements.reserveCapacity(nodes.count)
            for node in nodes { elements.append(try node.evaluate(&environment, &meter)) }
            let value = Value.list(elements)
            try meter.check(value, "the list")
            return value
        case .map(let nodes):
            var entries = ValueMap()
            for (key, node) in nodes { entries[key] = try node.evaluate(&environment, &meter) }
            let value = Value.map(entries)
            try meter.check(value, "the map")
            return value
        case .call(let function, let nodes):
            var arguments: [Value] = []
            arguments.reserveCapacity(nodes.count)
            for node in nodes { arguments.append(try node.evaluate(&environment, &meter)) }
            let random = function.needsRandom ? (environment.random(), environment.random()) : (0, 0)
            var call = FunctionCall(function, arguments, now: environment.now, random: random, meter: meter)
            defer { meter = call.meter }
            return try call.perform()
        default: return .null
        }
    }
}

extension StaticPath {
    func evaluate<Environment: ExpressionEnvironment>(
        _ environment: inout Environment, _ meter: inout Meter
    ) throws(EvaluationError) -> Value {
        guard var (value, position) = environment.resolve(root: reference.root, path: names[...]) else {
            environment.undefined(reference)
            return .null
        }
        position = max(position, 0)
        while position < segments.count {
            if value.isNull { return .null }
            guard let next = try Lookup.element(segments[position], of: value, &meter) else {
                environment.undefined(reference)
                return .null
            }
            value = next
            position += 1
        }
        return value
    }
}
