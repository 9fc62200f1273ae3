import TroupeGraph

/// What is found before libxml2 sees the text: characters it reports without a place, and start tags with so many attributes
/// that comparing each with each would take minutes.
struct XMLPrecheck {
    let source: XMLSource
    let limits: XMLLimits

    /// Why the document is not read.
    var refusal: Diagnostic? {
        let bytes = source.bytes
        guard bytes.contains(where: { $0 > 0x20 }) else {
            return finding(.syntax, "the file is empty", at: 0)
        }
        if let place = bytes.firstIndex(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) {
            let code = String(bytes[place], radix: 16, uppercase: true)
            let message = "the control character 0x\(code) is not allowed in XML: remove it"
            return finding(.controlCharacter, message, at: place)
        }
        return bytes.withUnsafeBufferPointer { crowdedTag(in: $0) }.map {
            finding(.tooLarge, "this element has more than \(limits.attributes) attributes", at: $0)
        }
    }

    private func crowdedTag(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count else {
                index += 1
                continue
            }
            let start = index
            switch bytes[index + 1] {
            case UInt8(ascii: "!"):
                let isComment = index + 3 < bytes.count && bytes[index + 2] == UInt8(ascii: "-")
                let isSection = index + 3 < bytes.count && bytes[index + 2] == UInt8(ascii: "[")
                let last: UInt8? = isComment ? UInt8(ascii: "-") : isSection ? UInt8(ascii: "]") : nil
                index += isComment ? 4 : 2
                while index < bytes.count {
                    let isEnd = last.map { bytes[index - 1] == $0 && bytes[index - 2] == $0 } ?? true
                    if bytes[index] == UInt8(ascii: ">"), isEnd { break }
                    index += 1
                }
            case UInt8(ascii: "?"):
                index += 2
                while index < bytes.count,
                    bytes[index] != UInt8(ascii: ">") || bytes[index - 1] != UInt8(ascii: "?")
                { index += 1 }
            default:
                var quote: UInt8 = 0
                var count = 0
                while index < bytes.count, quote != 0 || bytes[index] != UInt8(ascii: ">") {
                    let byte = bytes[index]
                    if quote != 0 {
                        if byte == quote { quote = 0 }
                    } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                        quote = byte
                        count += 1
                        if count > limits.attributes { return start }
                    }
                    index += 1
                }
            }
        }
        return nil
    }

    private func finding(_ rule: ImportRule, _ message: String, at offset: Int) -> Diagnostic {
        Diagnostic(.error, rule, message, at: source.location(ofByte: offset))
    }
}
