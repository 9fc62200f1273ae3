import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A name, a key of a value, or a text in an expression holds a word that occurs nowhere else and is one letter away from
/// a known one. A note: words are free.
struct MisspelledWord: Rule {
    let info = RuleInfo(
        "misspelled-word", .note, "A name or a text in an expression holds a word that looks misspelled.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        guard let known = KnownWords(subject) else { return }
        for defined in subject.definedNames where !reader.isFull {
            check(defined.name, "the name of this \(defined.kind.rawValue)", at: defined.node, known, &reader)
        }
        for key in subject.freeKeys where !reader.isFull {
            check(key.scalar?.text ?? "", "this key", at: key, known, &reader)
        }
        for fact in subject.expressions where !reader.isFull { check(fact, known, &reader) }
    }

    private func check(
        _ name: String, _ what: String, at node: YAMLNode, _ known: KnownWords, _ reader: inout DocumentReader
    ) {
        for word in WordCount.words(of: name) {
            guard known.isOdd(word), let meant = known.meant(by: word) else { continue }
            reader.report(
                info, "the word '\(word)' in \(what) is used nowhere else; there is '\(meant)'", at: node,
                suggestion: name.replacing(word, with: meant))
        }
    }

    private func check(_ fact: ExpressionFact, _ known: KnownWords, _ reader: inout DocumentReader) {
        guard let outline = fact.outline, let source = fact.expression?.text else { return }
        var texts: [String] = []
        outline.visit { part in
            switch part {
            case .constant(.string(let text)): texts.append(text)
            case .path(let reference, _): texts += reference.path
            case .access(_, let keys): for case .constant(.string(let text)) in keys { texts.append(text) }
            case .map(let keys, _): texts += keys
            default: break
            }
        }
        for text in texts {
            for word in WordCount.words(of: text) {
                guard known.isOdd(word), let meant = known.meant(by: word) else { continue }
                let found = source.lowercased().firstRange(of: word)
                let offset = found.map {
                    source.lowercased().utf8.distance(from: source.lowercased().startIndex, to: $0.lowerBound)
                }
                reader.report(
                    info, "the word '\(word)' is used nowhere else; there is '\(meant)'",
                    at: fact.place.location(of: offset ?? 0), suggestion: word.replacing(word, with: meant))
            }
        }
    }
}

extension RuleSubject {
    /// Keys that no table knows, because what they mean is the author's: in values, inputs and schemas.
    var freeKeys: [YAMLNode] {
        var keys: [YAMLNode] = []
        func add(_ node: YAMLNode?, _ depth: Int) {
            guard let node, depth < 30, keys.count < 20_000 else { return }
            switch node.kind {
            case .scalar: break
            case .sequence(let nodes): for child in nodes { add(child, depth + 1) }
            case .mapping(let entries):
                for entry in entries {
                    keys.append(entry.key)
                    add(entry.value, depth + 1)
                }
            }
        }
        for step in steps {
            let fields = step.syntax.fields
            for key in ["value", "schema", "form", "body", "headers", "query", "arguments", "payload"] {
                add(fields[key], 0)
            }
            for entry in fields["inputs"]?.mapping ?? [] { add(entry.value, 0) }
        }
        return keys
    }
}

/// The words that count as known beside one file.
final class KnownWords {
    /// Searches for the word behind a slip that are left: each costs hundreds of look-ups.
    private var searches = 1000
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
        return ["s", "d", "ed", "ing", "es"].contains { Vocabulary.words.contains(word + $0) }
    }

    private func isKnown(_ word: String) -> Bool {
        Vocabulary.words.contains(word) || own[word] > 1 || others(word) > 0
    }

    /// The word or the two words behind a slip.
    func meant(by word: String) -> String? {
        searches -= 1
        if searches < 0 { return nil }
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
