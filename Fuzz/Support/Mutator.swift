/// Changes texts by their parts, so that more of them stay texts of the language than with changed bytes alone.
struct Mutator: Sendable {
    /// The parts of a text.
    let spans: @Sendable ([UInt8]) -> [Range<Int>]
    let grammar: Grammar
    /// What the grammar is asked for.
    let starts: [String]
    /// Whether the white space before a line means something.
    var isIndented = false

    /// Changes what stands in `data`; the new size.
    func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int, seed: UInt32) -> Int {
        var dice = Dice(seed: seed)
        if dice.isLucky(oneIn: 4) { return LLVMFuzzerMutate(data, size, most) }
        var text = Array(UnsafeBufferPointer(start: data, count: size))
        for _ in 0...(dice.next() % 3) { text = changed(text, &dice) }
        if dice.isLucky(oneIn: 50), let start = starts.first { text = made(start, &dice) }
        if text.isEmpty { return LLVMFuzzerMutate(data, size, most) }
        return Self.put(text, data, most)
    }

    /// A part of one text in place of a part of another; the size of what was written to `out`.
    func cross(_ one: [UInt8], _ other: [UInt8], _ out: UnsafeMutablePointer<UInt8>, _ most: Int, seed: UInt32) -> Int {
        var dice = Dice(seed: seed)
        var text = one
        if let gap = spans(one).randomElement(using: &dice), let part = spans(other).randomElement(using: &dice) {
            text.replaceSubrange(dice.isLucky(oneIn: 2) ? gap : gap.lowerBound..<gap.lowerBound, with: other[part])
        }
        return Self.put(text, out, most)
    }

    private static func put(_ text: [UInt8], _ out: UnsafeMutablePointer<UInt8>, _ most: Int) -> Int {
        let count = min(text.count, most)
        for place in 0..<count { out[place] = text[place] }
        return count
    }

    private func made(_ name: String, _ dice: inout Dice) -> [UInt8] { Array(grammar.text(name, &dice).utf8) }

    /// A text for a part of another, set in as far as the line it comes to stand in.
    private func made(_ name: String, for part: Range<Int>, of text: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var made = made(name, &dice)
        guard isIndented else { return made }
        if made.last == 0x0A { made.removeLast() }
        let start = text[..<part.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let margin = Array(text[start...].prefix { $0 == 0x20 })
        var result = part.lowerBound == start ? margin : []
        for byte in made { result += byte == 0x0A ? [byte] + margin : [byte] }
        if part.lowerBound == start { result.append(0x0A) }
        return result
    }

    private func changed(_ text: [UInt8], _ dice: inout Dice) -> [UInt8] {
        let spans = spans(text)
        guard let one = spans.randomElement(using: &dice), let other = spans.randomElement(using: &dice) else {
            return starts.randomElement(using: &dice).map { made($0, &dice) } ?? text
        }
        var text = text
        switch dice.next() % 8 {
        case 0: text.removeSubrange(one)
        case 1: text.insert(contentsOf: text[one], at: one.upperBound)
        case 2, 3: text.replaceSubrange(one, with: text[other])
        case 4 where one.upperBound <= other.lowerBound:
            let (left, right) = (Array(text[one]), Array(text[other]))
            text.replaceSubrange(other, with: left)
            text.replaceSubrange(one, with: right)
        case 5: text.insert(contentsOf: text[other], at: one.lowerBound)
        default:
            guard !grammar.isEmpty, let start = starts.randomElement(using: &dice) else { break }
            let gap = dice.isLucky(oneIn: 3) ? one.lowerBound..<one.lowerBound : one
            text.replaceSubrange(gap, with: made(start, for: gap, of: text, &dice))
        }
        return text
    }
}
