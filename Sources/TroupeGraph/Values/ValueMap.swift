/// A map from strings to values that keeps the order in which its keys were first set.
///
/// Two maps are equal when they hold the same entries in any order. Up to `linearLimit` entries are searched
/// linearly, which is faster than hashing for the small maps that records are made of.
package struct ValueMap: Sendable {
    private static let linearLimit = 8

    /// The keys in order.
    package private(set) var keys: [String] = []
    private var storage: [Value] = []
    private var index: [String: Int]?

    /// An empty map.
    package init() {}

    /// The given entries; of two entries with one key the later wins and the earlier keeps its place.
    package init(_ entries: some Sequence<(String, Value)>) {
        for (key, value) in entries { self[key] = value }
    }

    /// Number of entries.
    package var count: Int { keys.count }
    /// Whether there is no entry.
    package var isEmpty: Bool { keys.isEmpty }
    /// The values in the order of `keys`.
    package var values: [Value] { storage }

    /// The value of `key`; setting nil removes the entry.
    package subscript(key: String) -> Value? {
        get { position(of: key).map { storage[$0] } }
        set {
            if let position = position(of: key) {
                if let newValue { storage[position] = newValue } else { remove(at: position) }
            } else if let newValue {
                keys.append(key)
                storage.append(newValue)
                index?[key] = keys.count - 1
                if index == nil, keys.count > Self.linearLimit {
                    index = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
                }
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let index { index[key] } else { keys.firstIndex(of: key) }
    }

    private mutating func remove(at position: Int) {
        keys.remove(at: position)
        storage.remove(at: position)
        if index != nil { index = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices)) }
    }

    /// Sets every entry of `other` here.
    package mutating func merge(_ other: ValueMap) {
        for (key, value) in other { self[key] = value }
    }
}

extension ValueMap: Hashable {
    package static func == (left: ValueMap, right: ValueMap) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.0] == $0.1 }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in self {
            var entry = Hasher()
            entry.combine(key)
            entry.combine(value)
            sum ^= entry.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}

extension ValueMap: Sequence {
    /// The entries in order.
    package func makeIterator() -> AnyIterator<(String, Value)> {
        var position = 0
        return AnyIterator {
            guard position < keys.count else { return nil }
            defer { position += 1 }
            return (keys[position], storage[position])
        }
    }
}

extension ValueMap: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
