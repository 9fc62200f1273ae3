package import TroupeGraph

/// The variables of a scope by name.
///
/// Most scopes have a few, and every step looks some of them up: few are found by comparing names, which is faster than hashing.
package struct VariableMap: Sendable {
    private static let linearLimit = 8

    private var entries: [(key: VariableName, value: Value)] = []
    /// Places by name, where there are more than the limit.
    private var index: [VariableName: Int]?

    /// No variables.
    package init() {}

    /// Whether there is none.
    package var isEmpty: Bool { entries.isEmpty }

    /// The value of a variable; setting nil changes nothing, as no variable ever goes.
    package subscript(name: VariableName) -> Value? {
        get { place(of: name).map { entries[$0].value } }
        set {
            guard let newValue else { return }
            if let place = place(of: name) {
                entries[place].value = newValue
                return
            }
            entries.append((name, newValue))
            if index != nil {
                index?[name] = entries.count - 1
            } else if entries.count > Self.linearLimit {
                index = Dictionary(uniqueKeysWithValues: zip(entries.lazy.map(\.key), entries.indices))
            }
        }
    }

    /// Sets every variable of `other` here.
    mutating func merge(_ other: VariableMap) {
        if entries.isEmpty {
            self = other
        } else {
            for (name, value) in other.entries { self[name] = value }
        }
    }

    /// These, and those of `other`, which count more.
    func merging(_ other: VariableMap) -> VariableMap {
        var merged = self
        merged.merge(other)
        return merged
    }

    /// The variables of BPMN's kind, by name, rising.
    var context: ValueMap {
        ValueMap(
            entries.compactMap { entry -> (String, Value)? in
                if case .context(let name) = entry.key { (name, entry.value) } else { nil }
            }.sorted { $0.0 < $1.0 })
    }

    private func place(of name: VariableName) -> Int? {
        if let index { return index[name] }
        return entries.firstIndex { $0.key == name }
    }
}

extension VariableMap: Sequence {
    /// The variables, in the order in which they were first set.
    package func makeIterator() -> IndexingIterator<[(key: VariableName, value: Value)]> { entries.makeIterator() }
}

extension VariableMap: Hashable {
    package static func == (left: VariableMap, right: VariableMap) -> Bool {
        left.entries.count == right.entries.count && left.entries.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(Set(entries.map(\.key))) }
}
