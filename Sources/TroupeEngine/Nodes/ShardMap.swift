import Synchronization
import TroupeInterpreter

extension Key {
    /// The shard whose range of keys this one is of.
    package var shard: Int { Int(self >> 48) }
}

/// The shards that this engine writes, and the numbers of all there are.
final class ShardMap: Sendable {
    private struct State {
        var shards: [Int: Shard] = [:]
        var known: [Int] = [0]
        var isOpen = false
        var turn = 0
    }

    private let state = Mutex(State())

    /// Whether the engine was opened for more than reading. It may have no shard all the same, for a moment.
    var isOpen: Bool { state.withLock { $0.isOpen } }

    func open() { state.withLock { $0.isOpen = true } }

    subscript(index: Int) -> Shard? {
        get { state.withLock { $0.shards[index] } }
        set { state.withLock { $0.shards[index] = newValue } }
    }

    /// By number.
    var all: [Shard] { state.withLock { state in state.shards.keys.sorted().compactMap { state.shards[$0] } } }

    /// The numbers of those that are written here.
    var held: [Int] { state.withLock { $0.shards.keys.sorted() } }

    /// The numbers of all there are in the database, as far as is known.
    var known: [Int] { state.withLock { $0.known } }

    func learn(_ numbers: [Int]) { state.withLock { $0.known = Set(numbers).union([0]).sorted() } }

    /// The shard for the next new run: they take turns.
    func next() -> Shard? {
        state.withLock { state in
            if state.shards.count < 2 { return state.shards.values.first }
            let numbers = state.shards.keys.sorted()
            state.turn = (state.turn + 1) % numbers.count
            return state.shards[numbers[state.turn]]
        }
    }
}
