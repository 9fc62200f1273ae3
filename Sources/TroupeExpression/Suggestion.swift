/// Near misses: what somebody may have meant.
package enum Suggestion {
    /// The candidate nearest to `word`: the same but for case, or at most a third of its letters wrong; nil when none is.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let lowered = Array(word.lowercased().utf8)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates where candidate != word && candidate.utf8.count <= 64 {
            let distance = distance(lowered, Array(candidate.lowercased().utf8))
            if distance <= max(1, max(lowered.count, candidate.utf8.count) / 3), distance < best?.distance ?? .max,
                distance < lowered.count
            {
                best = (distance, candidate)
            }
        }
        return best?.candidate
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}
