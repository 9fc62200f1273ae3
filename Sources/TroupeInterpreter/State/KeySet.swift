/// The keys of the elements in a scope, in rising order, which is that of their beginning.
///
/// Sorted by nature, since each new key is the highest: adding one is an append, and what leaves is only marked until half of
/// the places are of what is gone. So a scope of thousands costs a step no more than one of ten.
package struct KeySet: Sendable {
    /// Rising by magnitude; those that left are negative.
    private var places: [Key] = []
    /// How many have not left.
    package private(set) var count = 0

    /// A set of nothing.
    package init() {}

    /// Whether there is none.
    package var isEmpty: Bool { count == 0 }

    /// Whether a key is in it.
    package func contains(_ key: Key) -> Bool {
        let place = place(of: key)
        return place < places.count && places[place] == key
    }

    mutating func insert(_ key: Key) {
        if places.last.map({ $0.magnitude < key.magnitude }) ?? true {
            places.append(key)
            count += 1
            return
        }
        let place = place(of: key)
        if places[place].magnitude != key.magnitude {
            places.insert(key, at: place)
        } else if places[place] < 0 {
            places[place] = key
        } else {
            return
        }
        count += 1
    }

    mutating func remove(_ key: Key) {
        let place = place(of: key)
        guard place < places.count, places[place] == key else { return }
        count -= 1
        if place == places.count - 1 {
            places.removeLast()
        } else {
            places[place] = -key
        }
        if 2 * count < places.count { places.removeAll { $0 < 0 } }
    }

    /// Where the key is or would be.
    private func place(of key: Key) -> Int {
        if let last = places.last, last.magnitude == key.magnitude { return places.count - 1 }
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].magnitude < key.magnitude { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension KeySet: Sequence {
    /// Those in it, rising.
    package func makeIterator() -> some IteratorProtocol<Key> { places.lazy.filter { $0 > 0 }.makeIterator() }
}

extension KeySet: Hashable {
    package static func == (left: KeySet, right: KeySet) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }

    package func hash(into hasher: inout Hasher) { for key in self { hasher.combine(key) } }
}
