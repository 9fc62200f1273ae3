/// Finds `NAME=value` lines and `NAME<<WORD` blocks in standard output, whichever way its bytes arrive.
struct OutputLines: Sendable {
    private enum State {
        case lines
        /// In a block: its name, the word that ends it, and its text so far.
        case block(name: String, word: [UInt8], text: [UInt8], isTooLong: Bool)
    }

    let declared: Set<String>
    let limit: Int
    /// The values found; of several the last.
    private(set) var values: [String: String] = [:]
    /// Declared outputs that had a longer value than the limit.
    private(set) var tooLong: Set<String> = []

    private var state = State.lines
    private var line: [UInt8] = []
    /// The present line is longer than the limit; its rest is skipped.
    private var isSkipping = false

    init(declared: Set<String>, limit: Int) {
        self.declared = declared
        self.limit = limit
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: .newline) {
            extend(rest[..<end])
            endLine()
            rest = rest[rest.index(after: end)...]
        }
        extend(rest)
    }

    /// The last line may lack its end; a block that was never closed does not count.
    mutating func finish() {
        if !line.isEmpty || isSkipping { endLine() }
    }

    private mutating func extend(_ bytes: some Collection<UInt8>) {
        guard !isSkipping else { return }
        // The name, and what follows it, come on top of the value.
        if line.count + bytes.count > limit + 256 {
            isSkipping = true
            line += bytes.prefix(256)
        } else {
            line += bytes
        }
    }

    private mutating func endLine() {
        let wasSkipping = isSkipping
        var text = line
        line = []
        isSkipping = false
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        switch state {
        case .lines: endPlainLine(text, isTooLong: wasSkipping)
        case .block(let name, let word, var block, var isTooLong):
            state = .lines
            if text == word, !wasSkipping {
                set(name, block.dropLast(), isTooLong: isTooLong)
                return
            }
            if wasSkipping || block.count + text.count > limit {
                isTooLong = true
                block = []
            }
            if !isTooLong {
                block += text
                block.append(.newline)
            }
            state = .block(name: name, word: word, text: block, isTooLong: isTooLong)
        }
    }

    private mutating func endPlainLine(_ text: [UInt8], isTooLong: Bool) {
        let nameEnd = text.firstIndex { $0 == .equals || $0 == .less } ?? 0
        guard nameEnd > 0, nameEnd <= 200 else { return }
        let name = String(decoding: text[..<nameEnd], as: UTF8.self)
        guard declared.contains(name) else { return }
        if text[nameEnd] == .equals {
            let value = text[(nameEnd + 1)...]
            set(name, value, isTooLong: isTooLong || value.count > limit)
        } else if text[nameEnd...].starts(with: [.less, .less]), !isTooLong {
            let word = Array(text[(nameEnd + 2)...])
            guard !word.isEmpty, word.count <= 200, !word.contains(where: \.isBlank) else { return }
            state = .block(name: name, word: word, text: [], isTooLong: false)
        }
    }

    private mutating func set(_ name: String, _ value: ArraySlice<UInt8>, isTooLong: Bool) {
        if isTooLong {
            tooLong.insert(name)
            values[name] = nil
        } else {
            tooLong.remove(name)
            values[name] = String(decoding: value, as: UTF8.self)
        }
    }
}
