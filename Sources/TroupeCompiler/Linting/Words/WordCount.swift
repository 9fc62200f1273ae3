/// How often words occur; words are runs of letters of at least two, in lower case.
package struct WordCount: Sendable {
    package private(set) var counts: [String: Int] = [:]

    package init() {}

    /// Counts the words of a text.
    package mutating func add(_ text: some StringProtocol) {
        for word in Self.words(of: text) { counts[word, default: 0] += 1 }
    }

    /// Adds the counts of another.
    package mutating func add(_ other: WordCount) { counts.merge(other.counts, uniquingKeysWith: +) }

    /// How often a word occurs.
    package subscript(word: String) -> Int { counts[word] ?? 0 }

    /// The words of a text, `camelCase` taken apart.
    package static func words(of text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var wasLower = false
        func end(_ word: inout [UInt8]) {
            if word.count >= 2, word.count <= 32 { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8 {
            let isUpper = byte >= 0x41 && byte <= 0x5A
            let isLower = byte >= 0x61 && byte <= 0x7A
            if isUpper && wasLower || !isUpper && !isLower { end(&word) }
            if isUpper || isLower { word.append(byte | 0x20) }
            wasLower = isLower
        }
        end(&word)
        return words
    }
}
