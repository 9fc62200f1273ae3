import TroupeGraph

extension InstanceState {
    /// The nearest element at or around `key` that keeps variables: a process, a branch, a concurrent round.
    func variableOwner(of key: Key) -> Key {
        var current = key
        while let element = elements[current] {
            if element.overlay != nil { return current }
            current = element.parent
        }
        return root
    }

    /// A variable as the element at `key` sees it: its own scope's, or that of the nearest scope around it, up to the
    /// process.
    func value(of name: VariableName, at key: Key) -> Value? { elements.value(of: name, at: key) }

    /// A local (`item`, `index`, `error`, `env`) as the element at `key` sees it.
    func local(_ name: String, at key: Key) -> Value? {
        var current = elements[key]
        while let element = current {
            if let value = element.locals[name] { return value }
            if element.isProcess { return nil }
            current = elements[element.parent]
        }
        return nil
    }

    /// `item` and `index` as the element at `key` sees them, for when the loop around it is gone.
    func roundLocals(at key: Key) -> ValueMap {
        var locals: ValueMap = [:]
        for name in ["item", "index"] { locals[name] = local(name, at: key) }
        return locals
    }

    /// Every variable that the element at `key` sees: of two with one name, the nearest.
    func visibleVariables(at key: Key) -> [VariableName: Value] {
        var visible: [VariableName: Value] = [:]
        var current = elements[key]
        while let element = current {
            if let overlay = element.overlay {
                for (name, value) in overlay where visible[name] == nil { visible[name] = value }
            }
            current = element.isProcess ? nil : elements[element.parent]
        }
        return visible
    }

    /// Whether the element at `key` stands in an error handler or a compensation of its process.
    func isInHandler(_ key: Key) -> Bool {
        var current = elements[key]
        while let place = current, !place.isProcess {
            if place.role == .handler || place.role == .compensation { return true }
            current = elements[place.parent]
        }
        return false
    }
}

extension ElementTable {
    /// A variable as the element at `key` sees it; see `InstanceState.value(of:at:)`.
    func value(of name: VariableName, at key: Key) -> Value? {
        var current = self[key]
        while let element = current {
            if let value = element.overlay?[name] { return value }
            if element.isProcess { return nil }
            current = self[element.parent]
        }
        return nil
    }
}
