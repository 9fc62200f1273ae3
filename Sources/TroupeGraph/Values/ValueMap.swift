/// A map from strings to values that keeps the order in which its keys were first set.
///
/// Two maps are equal when they hold the same entries in any order. Up to `linearLimit` entries are searched
/// linearly, which is faster than hashing for the small maps that records are made of.
package struct ValueMap: Sendable {
    private static let linearLimit = 8

    /// In order. One array of both, as a record is made of many small maps.
    private var entries: [(String, Value)] = []
    private var index: [String: Int]?

    /// An empty map.
    package init() {}

    /// The given entries; of two entries with one key the later wins and the earlier keeps its place.
    package init(_ entries: some Sequence<(String, Value)>) {
        self.entries.reserveCapacity(entries.underestimatedCount)
        for (key, value) in entries { self[key] = value }
    }

    /// Number of entries.
    package var count: Int { entries.count }
    /// Whether there is no entry.
    package var isEmpty: Bool { entries.isEmpty }
    /// The first entry.
    package var first: (String, Value)? { entries.first }
    /// The keys in order.
    package var keys: [String] { entries.map(\.0) }
    /// The values in the order of `keys`.
    package var values: [Value] { entries.map(\.1) }

    /// The value of `key`; setting nil removes the entry.
    package subscript(key: String) -> Value? {
        get { position(of: key).map { entries[$0].1 } }
        set {
            if let position = position(of: key) {
                if let newValue { entries[position].1 = newValue } else { remove(at: position) }
            } else if let newValue {
                entries.append((key, newValue))
                index?[key] = entries.count - 1
                if index == nil, entries.count > Self.linearLimit { reindex() }
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let index { index[key] } else { entries.firstIndex { $0.0 == key } }
    }

    private mutating func remove(at position: Int) {
        entries.remove(at: position)
        if index != nil { reindex() }
    }

    private mutating func reindex() {
        index = Dictionary(uniqueKeysWithValues: zip(entries.lazy.map(\.0), entries.indices))
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
    package func makeIterator() -> IndexingIterator<[(String, Value)]> { entries.makeIterator() }

    /// Number of entries.
    package var underestimatedCount: Int { entries.count }
}

extension ValueMap: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
