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
    func value(of name: VariableName, at key: Key) -> Value? {
        var current = elements[key]
        while let element = current {
            if let value = element.overlay?[name] { return value }
            if element.isProcess { return nil }
            current = elements[element.parent]
        }
        return nil
    }

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

    /// All outputs of one step, or the whole context, as the element at `key` sees it.
    func allValues(at key: Key, where wanted: (VariableName) -> String?) -> ValueMap {
        var chain: [[VariableName: Value]] = []
        var current = elements[key]
        while let element = current {
            if let overlay = element.overlay { chain.append(overlay) }
            current = element.isProcess ? nil : elements[element.parent]
        }
        var found: [String: Value] = [:]
        for overlay in chain.reversed() {
            for (name, value) in overlay {
                if let key = wanted(name) { found[key] = value }
            }
        }
        return ValueMap(found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}
