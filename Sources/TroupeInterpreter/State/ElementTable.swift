/// The active elements of a run by key.
///
/// Every step looks up a handful of elements many times, and changes them in place, so this is no `Dictionary`: keys come from
/// our own counter, so they need no hashing that withstands an adversary, and few elements are found by looking at all. Each
/// stays in its place while it lives; what is freed is used again.
package struct ElementTable: Sendable {
    /// Places up to this number are searched one by one.
    private static let linearLimit = 16

    /// By place; 0: it is free.
    private var keys: [Key] = []
    private var places: [ElementInstance?] = []
    private var free: [Int] = []
    /// With more places than the limit: open addressing with linear probing, at most half full. -1: nothing.
    private var index: [Int32] = []

    /// A table of nothing.
    package init() {}

    /// Elements in it.
    package var count: Int { keys.count - free.count }
    /// Whether there is none.
    package var isEmpty: Bool { count == 0 }
    /// All elements, in no order.
    package var values: [ElementInstance] { places.compactMap(\.self) }

    /// The element of a key; setting nil removes it.
    package subscript(key: Key) -> ElementInstance? {
        _read {
            if let place = place(of: key) { yield places[place] } else { yield nil }
        }
        _modify {
            if let place = place(of: key) {
                yield &places[place]
                if places[place] == nil { vacate(place, key) }
            } else {
                var new: ElementInstance?
                yield &new
                if let new { insert(new, key) }
            }
        }
    }

    /// Removes and returns the element of a key.
    package mutating func removeValue(forKey key: Key) -> ElementInstance? {
        guard let place = place(of: key) else { return nil }
        let element = places[place].take()
        vacate(place, key)
        return element
    }

    private func place(of key: Key) -> Int? {
        if !index.isEmpty { return slot(of: key).map { Int(index[$0]) } }
        if key == 0 { return nil }
        // The newest are asked for most.
        var place = keys.count - 1
        while place >= 0 {
            if keys[place] == key { return place }
            place -= 1
        }
        return nil
    }

    private mutating func insert(_ element: ElementInstance, _ key: Key) {
        let place: Int
        if let last = free.popLast() {
            place = last
            keys[place] = key
            places[place] = element
        } else {
            place = keys.count
            if place == 0 {
                keys.reserveCapacity(4)
                places.reserveCapacity(4)
            }
            keys.append(key)
            places.append(element)
        }
        if keys.count > Self.linearLimit {
            if 2 * keys.count > index.count { rebuild() } else { enter(key, place) }
        }
    }

    private mutating func vacate(_ place: Int, _ key: Key) {
        if !index.isEmpty { leave(key) }
        keys[place] = 0
        free.append(place)
    }

    // MARK: The index

    /// Neighboring keys land far apart (Fibonacci hashing: only the highest bits of the product are well spread).
    private func start(of key: Key) -> Int {
        let bits = UInt64(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15
        return Int(bits >> UInt64(64 - index.count.trailingZeroBitCount))
    }

    private func slot(of key: Key) -> Int? {
        var slot = start(of: key)
        while index[slot] >= 0 {
            if keys[Int(index[slot])] == key { return slot }
            slot = (slot + 1) & (index.count - 1)
        }
        return nil
    }

    private mutating func enter(_ key: Key, _ place: Int) {
        var slot = start(of: key)
        while index[slot] >= 0 { slot = (slot + 1) & (index.count - 1) }
        index[slot] = Int32(place)
    }

    private mutating func rebuild() {
        index = Array(repeating: -1, count: max(64, index.count * 2))
        for (place, key) in keys.enumerated() where key != 0 { enter(key, place) }
    }

    /// What stands behind the slot moves up, so that no search ends too early.
    private mutating func leave(_ key: Key) {
        guard var hole = slot(of: key) else { return }
        var next = (hole + 1) & (index.count - 1)
        while index[next] >= 0 {
            let wanted = start(of: keys[Int(index[next])])
            // Whether the hole lies between where the entry wants to be and where it is.
            if (next - wanted) & (index.count - 1) >= (next - hole) & (index.count - 1) {
                index[hole] = index[next]
                hole = next
            }
            next = (next + 1) & (index.count - 1)
        }
        index[hole] = -1
    }
}

extension ElementTable: Hashable {
    package static func == (left: ElementTable, right: ElementTable) -> Bool {
        left.count == right.count && left.values.allSatisfy { right[$0.key] == $0 }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(Set(keys.filter { $0 != 0 }))
    }
}
