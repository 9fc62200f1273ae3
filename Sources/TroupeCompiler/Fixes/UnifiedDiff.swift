/// The difference of two texts in the unified form of `diff -u`.
package enum UnifiedDiff {
    private static let context = 3

    /// - Parameter path: the file's name for the header.
    package static func text(of path: String, old: [UInt8], new: [UInt8]) -> String {
        let before = lines(old)
        let after = lines(new)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        // Each line of both with its sign, and the numbers of the lines before it.
        var rows: [(sign: Character, text: String, old: Int, new: Int)] = []
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            if left < before.count, removed.contains(left) {
                rows.append(("-", before[left], left, right))
                left += 1
            } else if right < after.count, inserted.contains(right) {
                rows.append(("+", after[right], left, right))
                right += 1
            } else {
                rows.append((" ", before[left], left, right))
                left += 1
                right += 1
            }
        }
        var result = "--- \(path)\n+++ \(path)\n"
        var position = 0
        while let first = rows[position...].firstIndex(where: { $0.sign != " " }) {
            let start = max(position, first - context)
            var end = first
            var last = first
            while end < rows.count, end - last <= 2 * context {
                if rows[end].sign != " " { last = end }
                end += 1
            }
            end = min(rows.count, last + context + 1)
            let hunk = rows[start..<end]
            let olds = hunk.count { $0.sign != "+" }
            let news = hunk.count { $0.sign != "-" }
            result +=
                "@@ -\(hunk[start].old + (olds == 0 ? 0 : 1)),\(olds) +\(hunk[start].new + (news == 0 ? 0 : 1)),\(news) @@\n"
            for row in hunk { result += "\(row.sign)\(row.text)\n" }
            position = end
        }
        return result
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
