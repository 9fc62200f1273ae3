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
        if variables.count == 1, let (name, _) = variables.first {
            return set(variables, in: owner(of: name, from: key))
        }
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
                fault.details["mapping"] = "input"
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

    /// `zeebe:output`: merged into the scopes around the element.
    mutating func mapOutputs(_ mappings: [Mapping], of element: ElementInstance) -> Fault? {
        // An instance of a multi-instance activity has its output element in its own scope.
        let target = element.role.isIteration ? element.key : element.parent
        switch outputs(mappings, at: element.key, into: target) {
        case .failure(var fault):
            fault.step = state.node(of: element).id
            return fault
        case .success(let variables):
            merge(variables, from: target)
            return nil
        }
    }

    /// The variables that output mappings make, in order: each sees those before it, and otherwise what an element sees.
    mutating func outputs(
        _ mappings: [Mapping], at key: Key, into target: Key, extra: [String: Value] = [:]
    ) -> Result<ValueMap, Fault> {
        var mapped: [String: Value] = [:]
        var seen = extra
        var names: [String] = []
        for mapping in mappings {
            guard let name = mapping.target.first else { continue }
            switch evaluate(mapping.source, at: key, extra: seen) {
            case .failure(var fault):
                fault.details["mapping"] = "output"
                fault.message = "output '\(mapping.target.joined(separator: "."))': \(fault.message)"
                return .failure(fault)
            case .success(let value):
                if mapped[name] == nil { names.append(name) }
                let path = mapping.target.dropFirst()
                if path.isEmpty {
                    mapped[name] = value
                    seen[name] = value
                } else {
                    mapped[name] =
                        mapped[name].map { Self.place(value, at: path, in: $0) }
                        ?? Self.mix(value, at: path, into: variable(name, at: target))
                    seen[name] = Self.place(value, at: path, in: seen[name] ?? variable(name, at: key))
                }
            }
        }
        return .success(ValueMap(names.map { ($0, mapped[$0] ?? .null) }))
    }

    /// A variable as the element at `key` sees it.
    func variable(_ name: String, at key: Key) -> Value? { state.value(of: .context(name), at: key) }

    /// A variable with a value at a path inside it; null where what is there is no context, as `context merge` has it.
    private static func mix(_ value: Value, at path: ArraySlice<String>, into whole: Value?) -> Value {
        guard let name = path.first else { return value }
        guard var map = whole == nil || whole == .null ? [:] : whole?.mapValue else { return .null }
        map[name] = mix(value, at: path.dropFirst(), into: map[name])
        return .map(map)
    }

    /// A map with a value at a path inside it.
    private static func place(_ value: Value, at path: ArraySlice<String>, in whole: Value?) -> Value {
        guard let name = path.first else { return value }
        var map = whole?.mapValue ?? [:]
        map[name] = place(value, at: path.dropFirst(), in: map[name])
        return .map(map)
    }
}
