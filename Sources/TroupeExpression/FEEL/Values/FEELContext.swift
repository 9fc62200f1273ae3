/// A context of FEEL: a map from names to values that keeps the order in which the names were first set.
///
/// Two contexts are equal when they hold the same entries in any order.
package struct FEELContext: Sendable {
    private static let linearLimit = 8

    /// The names in order.
    package private(set) var keys: [String] = []
    /// The values in the order of `keys`.
    package private(set) var values: [FEELValue] = []
    private var index: [String: Int]?

    /// An empty context.
    package init() {}

    /// The given entries; of two entries with one name the later wins and the earlier keeps its place.
    package init(_ entries: some Sequence<(String, FEELValue)>) {
        for (key, value) in entries { self[key] = value }
    }

    /// Number of entries.
    package var count: Int { keys.count }
    /// Whether there is no entry.
    package var isEmpty: Bool { keys.isEmpty }

    /// The value of `key`; nil where there is no such entry. Setting nil changes nothing.
    package subscript(key: String) -> FEELValue? {
        get { position(of: key).map { values[$0] } }
        set {
            guard let newValue else { return }
            if let position = position(of: key) {
                values[position] = newValue
                return
            }
            keys.append(key)
            values.append(newValue)
            index?[key] = keys.count - 1
            if index == nil, keys.count > Self.linearLimit {
                index = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let index { index[key] } else { keys.firstIndex(of: key) }
    }

    /// Sets every entry of `other` here.
    package mutating func merge(_ other: FEELContext) {
        for (key, value) in zip(other.keys, other.values) { self[key] = value }
    }
}

extension FEELContext: Hashable {
    package static func == (left: FEELContext, right: FEELContext) -> Bool {
        left.count == right.count && zip(left.keys, left.values).allSatisfy { right[$0] == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(Set(keys))
    }
}
