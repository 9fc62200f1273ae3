/// Finds the word that was probably meant ("did you mean").
package enum NearWord {
    /// Longer words are not compared: the cost is the product of both lengths.
    private static let longest = 64

    /// The candidate nearest to `word`, if one is near enough to be a slip: at most a third of the longer word may differ,
    /// and never more than three letters. Case and the difference of `-`, `_` and space cost nothing; ties go to the
    /// earlier candidate. The word itself is never suggested.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let folded = fold(word)
        if folded.isEmpty || folded.count > longest { return nil }
        let letters = mask(folded)
        var best: (distance: Int, word: String)?
        for candidate in candidates where candidate != word {
            // Most candidates are ruled out by their length alone; a byte count is never less than a letter count.
            if candidate.utf8.count < folded.count - 3 { continue }
            let other = fold(candidate)
            let allowed = min(3, max(folded.count, other.count) / 3)
            if other.count > longest || abs(other.count - folded.count) > allowed { continue }
            // A change of one letter makes at most two kinds of letters differ.
            if (mask(other) ^ letters).nonzeroBitCount > 2 * allowed { continue }
            let distance = distance(folded, other)
            if distance <= allowed, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.word
    }

    /// Which kinds of letters occur; letters may share a kind.
    private static func mask(_ letters: [UInt32]) -> UInt32 {
        letters.reduce(0) { $0 | 1 << ($1 & 31) }
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other (the restricted
    /// Damerau-Levenshtein distance).
    static func distance<Letter: Equatable>(_ left: [Letter], _ right: [Letter]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, beforeLast[column - 2] + 1)
                }
                current[column] = cost
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }

    private static func fold(_ word: String) -> [UInt32] {
        if word.utf8.count > longest * 4 { return [] }
        var letters: [UInt32] = []
        letters.reserveCapacity(word.utf8.count)
        for byte in word.utf8 {
            switch byte {
            case 0x41...0x5A: letters.append(UInt32(byte) + 0x20)
            case UInt8(ascii: "_"), UInt8(ascii: " "): letters.append(UInt32(UInt8(ascii: "-")))
            case 0x80...: return word.lowercased().unicodeScalars.map { $0 == "_" || $0 == " " ? 0x2D : $0.value }
            default: letters.append(UInt32(byte))
            }
        }
        return letters
    }
}
