/// The next deadline of many children, at most one each: a binary heap that knows where each child stands in it, so that
/// the deadline of a child that ended does not stay behind.
struct DeadlineQueue {
    private var heap: [(time: UInt64, id: UInt64)] = []
    private var positions: [UInt64: Int] = [:]

    /// The earliest deadline.
    var earliest: UInt64? { heap.first?.time }

    /// Sets, changes or (with nil) removes the deadline of a child.
    mutating func set(_ id: UInt64, to time: UInt64?) {
        if let position = positions[id] { remove(at: position) }
        guard let time else { return }
        heap.append((time, id))
        positions[id] = heap.count - 1
        siftUp(heap.count - 1)
    }

    /// Removes and returns a child whose deadline is not after `now`.
    mutating func popExpired(_ now: UInt64) -> UInt64? {
        guard let first = heap.first, first.time <= now else { return nil }
        remove(at: 0)
        return first.id
    }

    private mutating func remove(at position: Int) {
        let last = heap.count - 1
        positions[heap[position].id] = nil
        if position != last {
            heap[position] = heap[last]
            positions[heap[position].id] = position
        }
        heap.removeLast()
        guard position < heap.count else { return }
        siftUp(position)
        siftDown(position)
    }

    private mutating func siftUp(_ start: Int) {
        var position = start
        while position > 0, heap[position].time < heap[(position - 1) / 2].time {
            exchange(position, (position - 1) / 2)
            position = (position - 1) / 2
        }
    }

    private mutating func siftDown(_ start: Int) {
        var position = start
        while true {
            var least = position
            for child in [2 * position + 1, 2 * position + 2]
            where child < heap.count && heap[child].time < heap[least].time {
                least = child
            }
            guard least != position else { return }
            exchange(position, least)
            position = least
        }
    }

    private mutating func exchange(_ a: Int, _ b: Int) {
        heap.swapAt(a, b)
        positions[heap[a].id] = a
        positions[heap[b].id] = b
    }
}
