/// Patterns in which `*` stands for any text, line breaks included, and `?` for any one character (a Unicode scalar).
enum Wildcard {
    /// Whether the text as a whole fits the pattern. Takes time of at most the product of both lengths, no stack.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let text = Array(text.unicodeScalars)
        let pattern = Array(pattern.unicodeScalars)
        var place = 0
        var index = 0
        // Where to go on when what was taken for the last `*` turns out to be too short.
        var retry: (place: Int, index: Int)?
        while place < text.count {
            if index < pattern.count, pattern[index] == "*" {
                index += 1
                retry = (place, index)
            } else if index < pattern.count, pattern[index] == "?" || pattern[index] == text[place] {
                place += 1
                index += 1
            } else if let last = retry {
                retry = (last.place + 1, last.index)
                place = last.place + 1
                index = last.index
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == "*" }
    }
}
