import TroupeYAML

/// Words that are surely no slips, and the search for the word behind a slip.
enum Vocabulary {
    /// The words of `list`, and those of every key, action and operation.
    static let words: Set<String> = {
        var words = Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))
        for action in ActionTable.actions {
            words.formUnion(WordCount.words(of: action.name))
            for key in action.table.keys { words.formUnion(WordCount.words(of: key.name)) }
        }
        for operation in OperationTable.forge.operations + OperationTable.git.operations {
            for name in [operation.name] + operation.inputs + operation.outputs {
                words.formUnion(WordCount.words(of: name))
            }
        }
        return words
    }()

    /// The words one letter away, those of the list first: one letter more, less, or different, or two neighbours swapped.
    static func neighbours(of word: String, where isKnown: (String) -> Bool) -> String? {
        let letters = Array(word.utf8)
        guard letters.count >= 2, letters.count <= 32 else { return nil }
        var candidates: [[UInt8]] = []
        for index in 0..<(letters.count - 1) where letters[index] != letters[index + 1] {
            var other = letters
            other.swapAt(index, index + 1)
            candidates.append(other)
        }
        for index in letters.indices {
            var other = letters
            other.remove(at: index)
            candidates.append(other)
        }
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            for index in 0...letters.count {
                candidates.append(letters[..<index] + [letter] + letters[index...])
                if index < letters.count, letters[index] != letter {
                    var other = letters
                    other[index] = letter
                    candidates.append(other)
                }
            }
        }
        for candidate in candidates where candidate.count >= 3 {
            let text = String(decoding: candidate, as: UTF8.self)
            if isKnown(text) { return text }
        }
        return nil
    }

    /// The two words that a missing or a mistaken hyphen has joined.
    static func parts(of word: String, where isKnown: (String) -> Bool) -> (String, String)? {
        let count = word.utf8.count
        guard count >= 6 else { return nil }
        for gap in 0...1 {
            for length in 3...(count - 3) where count - length - gap >= 2 {
                let (left, right) = (String(word.prefix(length)), String(word.dropFirst(length + gap)))
                if max(left.utf8.count, right.utf8.count) >= 4, isKnown(left), isKnown(right) { return (left, right) }
            }
        }
        return nil
    }
}
