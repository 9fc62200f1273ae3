import TroupeGraph

/// Gives each value a variable and spells the references to it.
struct References {
    private let script: ScannedScript
    private let values: [(name: String, value: Value)]
    private let limits: ShellLimits

    /// The values so far; the first is that of `__troupe_v1`.
    private(set) var variables: [[UInt8]] = []
    /// Which variable holds a text already: the same expression is often used again.
    private var known: [[UInt8]: Int] = [:]
    private var byteCount = 0

    init(script: ScannedScript, values: [(name: String, value: Value)], limits: ShellLimits) {
        self.script = script
        self.values = values
        self.limits = limits
    }

    /// The text that replaces a hole.
    mutating func reference(to hole: Int) throws(ShellError) -> [UInt8] {
        guard let use = script.uses[hole], values.indices.contains(hole) else {
            throw ShellError("a value has no place in the script")
        }
        if use.form == .dropped { return [] }
        let text = try checkedText(of: hole, use)
        if use.form == .digits { return text }
        let variable = "${\(ShellScript.reservedPrefix)v\(try self.variable(holding: text, use, hole))}"
        switch use.form {
        case .bare: return Array(variable.utf8)
        case .quoted: return Array("\"\(variable)\"".utf8)
        case .betweenSingleQuotes: return Array("'\"\(variable)\"'".utf8)
        case .betweenANSIQuotes: return Array("'\"\(variable)\"$'".utf8)
        case .number: return Array((text.first == .minus ? " " + variable : variable).utf8)
        case .digits, .dropped: return []
        }
    }

    private mutating func variable(holding text: [UInt8], _ use: HoleUse, _ hole: Int) throws(ShellError) -> Int {
        if let number = known[text] { return number }
        byteCount += text.count
        guard byteCount <= limits.valueBytes else {
            throw ShellError(
                "the values of this script are together longer than \(limits.valueBytes) bytes; pass them in a file",
                line: use.line, expression: values[hole].name)
        }
        variables.append(text)
        known[text] = variables.count
        return variables.count
    }

    /// The value's text, if it can stand in its place.
    private func checkedText(of hole: Int, _ use: HoleUse) throws(ShellError) -> [UInt8] {
        let (name, value) = values[hole]
        let text = Array(value.shellText.utf8)
        func refusal(_ message: String) -> ShellError { ShellError(message, line: use.line, expression: name) }
        guard !text.contains(0) else {
            throw refusal("the value contains a NUL character, which no shell can hold; remove it or use a file")
        }
        let demands = use.requirement
        if demands.contains(.name),
            !text.isShellName || text.count > 200 || text.starts(with: ShellScript.reservedPrefix.utf8)
        {
            throw refusal("the value stands \(use.place); it must be letters, digits and underscores")
        }
        if demands.contains(.oneWord), text.contains(where: \.canSplit) {
            throw refusal("the value stands \(use.place); it must be one word, or the variable must be quoted")
        }
        if text.first == .openParenthesis,
            demands.contains(.notOpening) || demands.contains(.notParenthesized) && text.last == .closeParenthesis
        {
            throw refusal(
                "the value stands \(use.place), which may read it as an array; assign it in a line of its own")
        }
        if demands.contains(.integer) || demands.contains(.integerOrNothing) && !text.isEmpty {
            guard let digits = text.canonicalInteger else {
                throw refusal("the value stands \(use.place), where the shell would evaluate it; it must be an integer")
            }
            return digits
        }
        return text
    }
}

extension UInt8 {
    /// Whether it can make an unquoted variable into several words.
    fileprivate var canSplit: Bool {
        isBlank || self == .newline || self == UInt8(ascii: "*") || self == UInt8(ascii: "?") || self == .openBracket
    }
}

extension Value {
    /// How the value reads in a shell: a list is its elements in lines, so that `for` goes through them.
    fileprivate var shellText: String {
        listValue.map { $0.map(\.text).joined(separator: "\n") } ?? text
    }
}

extension [UInt8] {
    /// The integer of at most 18 digits that this is, as the shell must read it: without leading zeros, which would
    /// make it octal. Nil for everything else.
    fileprivate var canonicalInteger: [UInt8]? {
        let isNegative = first == .minus
        let digits = dropFirst(isNegative ? 1 : 0)
        guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy(\.isDigit) else { return nil }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard !significant.isEmpty else { return [UInt8(ascii: "0")] }
        return (isNegative ? [.minus] : []) + significant
    }
}
