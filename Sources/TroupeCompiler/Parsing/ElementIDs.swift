/// The ids of a definition: each is given out once.
struct ElementIDs {
    private var used: Set<String> = []
    private var ordinals: [String: Int] = [:]
    private static let longest = 200

    /// The name itself, or with `-2`, `-3`, … when it is taken.
    mutating func claim(_ name: String) -> String {
        used.insert(name).inserted ? name : claim(name, ordinal: 2)
    }

    /// The name with the first free ordinal.
    mutating func claim(_ name: String, ordinal first: Int) -> String {
        var ordinal = max(first, ordinals[name] ?? first)
        while !used.insert("\(name)-\(ordinal)").inserted { ordinal += 1 }
        ordinals[name] = ordinal + 1
        return "\(name)-\(ordinal)"
    }

    /// The nearest legal XML name without a colon (NCName), of at most 200 characters; letters and digits are ASCII, as
    /// in the paths of expressions.
    static func legal(_ text: String) -> String {
        var name = ""
        for character in text.unicodeScalars.prefix(longest) {
            let isLetter = character.isASCII && character.properties.isAlphabetic || character == "_"
            let isOther = ("0"..."9").contains(character) || character == "-" || character == "."
            if name.isEmpty, !isLetter { name = "_" }
            if isLetter || isOther {
                name.unicodeScalars.append(character)
            } else if name.last != "-", name != "_" {
                name.append("-")
            }
        }
        while name.last == "-", name.count > 1, text.unicodeScalars.last != "-" { name.removeLast() }
        return name.isEmpty ? "_" : name
    }
}
