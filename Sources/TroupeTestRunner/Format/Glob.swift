/// A text with `*` for any characters and `?` for one.
package struct Glob: Hashable, Sendable {
    /// As it was written.
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Whether the whole of `subject` matches. Line ends are ordinary characters.
    package func matches(_ subject: String) -> Bool {
        let pattern = Array(text)
        let subject = Array(subject)
        var position = 0
        var place = 0
        var star: (pattern: Int, place: Int)?
        while place < subject.count {
            if position < pattern.count, pattern[position] == "*" {
                star = (position, place)
                position += 1
            } else if position < pattern.count, pattern[position] == "?" || pattern[position] == subject[place] {
                position += 1
                place += 1
            } else if let last = star {
                star = (last.pattern, last.place + 1)
                position = last.pattern + 1
                place = last.place + 1
            } else {
                return false
            }
        }
        while position < pattern.count, pattern[position] == "*" { position += 1 }
        return position == pattern.count
    }

    /// The same as a pattern of the shell's `case`, every other character quoted.
    var shellPattern: String {
        var result = ""
        var literal = ""
        func close() {
            if literal.isEmpty { return }
            result += ShellQuoting.quoted(literal)
            literal = ""
        }
        for character in text {
            if character == "*" || character == "?" {
                close()
                result.append(character)
            } else {
                literal.append(character)
            }
        }
        close()
        return result.isEmpty ? "''" : result
    }
}

/// Text as one word of a shell script.
enum ShellQuoting {
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
