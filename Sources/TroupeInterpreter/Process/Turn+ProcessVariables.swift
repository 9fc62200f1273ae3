import TroupeGraph

/// Variables of BPMN processes: every element instance is a scope, and the scopes form a tree.
extension Turn {
    /// Sets variables in that very scope.
    mutating func set(_ variables: ValueMap, in scope: Key) {
        if variables.isEmpty { return }
        emit(.variablesSet(scope: scope, variables.map { Assignment(name: .context($0.0), value: $0.1) }))
        if !state.conditions.isEmpty { schedule(.testConditions(scope: scope)) }
    }

    /// Sets each variable where it is: in the nearest scope that has one of that name, else in the process.
    mutating func merge(_ variables: ValueMap, from key: Key) {
        var scopes: [Key] = []
        var changes: [Key: ValueMap] = [:]
        for (name, value) in variables {
            let scope = owner(of: name, from: key)
            if changes[scope] == nil { scopes.append(scope) }
            changes[scope, default: [:]][name] = value
        }
        for scope in scopes { set(changes[scope] ?? [:], in: scope) }
    }

    private func owner(of name: String, from key: Key) -> Key {
        var current = state.elements[key]
        while let element = current {
            if element.overlay?[.context(name)] != nil || element.isProcess { return element.key }
            current = state.elements[element.parent]
        }
        return key
    }

    /// `zeebe:input`: in order, each seeing those before it, into the element's own scope.
    mutating func map(_ mappings: [Mapping], of element: ElementInstance) -> Fault? {
        var mapped: [String: Value] = [:]
        var names: [String] = []
        for mapping in mappings {
            guard let name = mapping.target.first else { continue }
            switch evaluate(mapping.source, at: element.key, extra: mapped) {
            case .failure(var fault):
                fault.message = "input '\(mapping.target.joined(separator: "."))': \(fault.message)"
                fault.step = state.node(of: element).id
                return fault
            case .success(let value):
                if mapped[name] == nil { names.append(name) }
                mapped[name] = Self.place(value, at: mapping.target.dropFirst(), in: mapped[name])
            }
        }
        set(ValueMap(names.map { ($0, mapped[$0] ?? .null) }), in: element.key)
        return nil
    }

    /// `zeebe:output`: in order, evaluated in the element's scope, merged into the scopes around it.
    mutating func mapOutputs(_ mappings: [Mapping], of element: ElementInstance) -> Fault? {
        var mapped: [String: Value] = [:]
        var names: [String] = []
        for mapping in mappings {
            guard let name = mapping.target.first else { continue }
            switch evaluate(mapping.source, at: element.key) {
            case .failure(var fault):
                fault.message = "output '\(mapping.target.joined(separator: "."))': \(fault.message)"
                fault.step = state.node(of: element).id
                return fault
            case .success(let value):
                if mapped[name] == nil { names.append(name) }
                let before = mapping.target.count > 1 ? mapped[name] ?? variable(name, at: element.parent) : nil
                mapped[name] = Self.place(value, at: mapping.target.dropFirst(), in: before)
            }
        }
        let variables = ValueMap(names.map { ($0, mapped[$0] ?? .null) })
        if isStartOfEventSubprocess(element) {
            set(variables, in: element.parent)
        } else {
            merge(variables, from: element.parent)
        }
        return nil
    }

    /// A variable as the element at `key` sees it.
    func variable(_ name: String, at key: Key) -> Value? { state.value(of: .context(name), at: key) }

    private func isStartOfEventSubprocess(_ element: ElementInstance) -> Bool {
        guard case .event(let event) = state.node(of: element).kind, case .start = event.position,
            let scope = state.elements[element.parent]
        else { return false }
        return state.node(of: scope).details?.parts.subprocess == .event
    }

    /// A map with a value at a path inside it.
    private static func place(_ value: Value, at path: ArraySlice<String>, in whole: Value?) -> Value {
        guard let name = path.first else { return value }
        var map = whole?.mapValue ?? [:]
        map[name] = place(value, at: path.dropFirst(), in: map[name])
        return .map(map)
    }
}
