import TroupeGraph
import TroupeYAML

/// A name holds a word that occurs nowhere else and is one letter away from a known one. A note: names are free.
struct MisspelledName: Rule {
    let info = RuleInfo("misspelled-name", .note, "A name holds a word that looks misspelled.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let known = KnownWords(subject) else { return }
        for defined in subject.definedNames where !reader.isFull {
            for word in WordCount.words(of: defined.name) {
                guard known.isOdd(word), let meant = known.meant(by: word) else { continue }
                let suggestion = defined.name.replacing(word, with: meant)
                reader.report(
                    info,
                    "the word '\(word)' in the name of this \(defined.kind.rawValue) is used nowhere else;"
                        + " there is '\(meant)'",
                    at: defined.node, suggestion: suggestion)
            }
        }
    }
}

/// The words that count as known beside one file.
struct KnownWords {
    private let own: WordCount
    private let surroundings: Surroundings

    /// Nil when nothing is known of other files, so that nothing can be said.
    init?(_ subject: RuleSubject) {
        guard subject.surroundings.workflows != nil else { return nil }
        own = subject.words
        surroundings = subject.surroundings
    }

    private func others(_ word: String) -> Int {
        surroundings.words[word] - (surroundings.wordsIncludeFile ? own[word] : 0)
    }

    /// Whether a word stands once in this file and nowhere else.
    func isOdd(_ word: String) -> Bool {
        own[word] <= 1 && others(word) <= 0 && !Vocabulary.words.contains(word) && !isForm(word)
    }

    /// Whether a word is another form of a known one: `optimized`, `reviews`, `merging`.
    private func isForm(_ word: String) -> Bool {
        for (ending, replacements) in [
            ("ed", ["", "e"]), ("ing", ["", "e"]), ("s", [""]), ("er", ["", "e"]), ("ly", [""]),
        ] {
            guard word.hasSuffix(ending), word.utf8.count >= ending.utf8.count + 4 else { continue }
            let stem = String(word.dropLast(ending.utf8.count))
            if replacements.contains(where: { Vocabulary.words.contains(stem + $0) }) { return true }
        }
        return ["s", "d", "ed", "ing", "r", "es"].contains { Vocabulary.words.contains(word + $0) }
    }

    private func isKnown(_ word: String) -> Bool {
        Vocabulary.words.contains(word) || own[word] > 1 || others(word) > 0
    }

    /// The word or the two words behind a slip.
    func meant(by word: String) -> String? {
        if let near = Vocabulary.neighbours(of: word, where: isKnown) { return near }
        return Vocabulary.parts(of: word, where: isKnown).map { "\($0)-\($1)" }
    }
}

extension String {
    /// The text with the first occurrence of a lower-case word replaced, in the case of what stood there.
    fileprivate func replacing(_ word: String, with other: String) -> String {
        guard let range = lowercased().firstRange(of: word), lowercased().utf8.count == utf8.count else { return self }
        let start = lowercased().utf8.distance(from: lowercased().startIndex, to: range.lowerBound)
        let head = utf8.prefix(start)
        let taken = utf8.dropFirst(start).prefix(word.utf8.count)
        let isUpper = taken.allSatisfy { $0 < 0x61 || $0 > 0x7A }
        let separated = utf8.contains(UInt8(ascii: "_")) ? String(other.map { $0 == "-" ? "_" : $0 }) : other
        let replacement = isUpper ? separated.uppercased() : separated
        return String(
            decoding: Array(head) + Array(replacement.utf8) + Array(utf8.dropFirst(start + taken.count)), as: UTF8.self)
    }
}
