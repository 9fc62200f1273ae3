/// Long texts of work items are HTML on the service and plain text here: what a workflow writes must not become markup,
/// and what people wrote in the browser must be readable to a model.
enum RichText {
    /// Plain text as HTML that shows the same.
    static func encoded(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case _ where character.isNewline: result += "<br>"
            default: result.append(character)
            }
        }
        return result
    }

    /// HTML as plain text: line ends for breaks and blocks, a dash for an item of a list, nothing for other tags.
    static func decoded(_ html: String) -> String {
        guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else { return html }
        var result = ""
        var endsBlock = false
        var rest = html[...]
        // Behind the last `>` nothing is looked for: a text of many `<` would be searched to its end for each.
        let lastEnd = html.lastIndex(of: ">") ?? html.startIndex
        while let character = rest.first {
            if character == "<", rest.startIndex < lastEnd, let end = rest.firstIndex(of: ">") {
                switch tag(rest[rest.index(after: rest.startIndex)..<end]) {
                case "br", "br/": result += "\n"
                case "li": result += "- "
                case "/p", "/div", "/li", "/tr", "/h1", "/h2", "/h3", "/h4", "/pre", "/blockquote":
                    result += "\n"
                    endsBlock = true
                default: break
                }
                rest = rest[rest.index(after: end)...]
            } else if character == "&", let (text, count) = entity(rest) {
                result += text
                rest = rest.dropFirst(count)
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        if endsBlock { while result.last?.isNewline == true { result.removeLast() } }
        return result
    }

    private static func tag(_ content: Substring) -> String {
        content.prefix { !$0.isWhitespace }.lowercased()
    }

    /// A character reference at the beginning, and how many characters it takes.
    private static func entity(_ text: Substring) -> (text: String, count: Int)? {
        let name = text.dropFirst().prefix(10).prefix { $0 != ";" }
        guard text.dropFirst(name.count + 1).first == ";" else { return nil }
        let names: [Substring: String] = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
        ]
        if let found = names[name] { return (found, name.count + 2) }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        guard let code = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(code)
        else { return nil }
        return (String(Character(scalar)), name.count + 2)
    }
}
