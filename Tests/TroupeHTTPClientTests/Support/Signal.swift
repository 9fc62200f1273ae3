/// Words from a script's thread to the test.
struct Signal<Word: Sendable>: Sendable {
    private let pair = AsyncStream.makeStream(of: Word.self)

    func send(_ word: Word) { pair.continuation.yield(word) }

    /// The next word that was sent.
    func next() async -> Word? {
        for await word in pair.stream { return word }
        return nil
    }
}

extension Signal<Void> {
    func send() { send(()) }
}
