import TroupeGraph

/// What a subcommand takes: the source of its parser, its help and its completion.
struct CommandSpec: Sendable {
    struct Option: Sendable {
        /// Without the dashes.
        var name: String
        var short: Character?
        /// What stands for the value in the help; nil for a flag.
        var value: String?
        var help: String
        /// May be given more than once.
        var isRepeated = false

        init(
            _ name: String, short: Character? = nil, value: String? = nil, isRepeated: Bool = false, _ help: String
        ) {
            self.name = name
            self.short = short
            self.value = value
            self.isRepeated = isRepeated
            self.help = help
        }
    }

    var name: String
    var summary: String
    /// Placeholders of positional arguments, as the usage line shows them.
    var positionals: String = ""
    /// How many positional arguments there may be.
    var count: ClosedRange<Int> = 0...0
    var options: [Option] = []
    /// More for the help page: examples, exit codes.
    var details: String = ""
    /// Whether what begins with a dash and is none of the options is an argument, such as `-5`.
    var takesDashes = false

    /// Whether an argument is one of the options, with or without a value behind `=`.
    fileprivate func hasOption(_ argument: String) -> Bool {
        options.contains { option in
            argument == "--\(option.name)" || argument.hasPrefix("--\(option.name)=")
                || option.short.map { argument == "-\($0)" } ?? false
        }
    }

    /// The page that `troupe help NAME` shows.
    var help: String {
        let usage = ["Usage: troupe \(name)", options.isEmpty ? "" : "[OPTION…]", positionals]
        var text = "\(summary)\n\n" + usage.filter { !$0.isEmpty }.joined(separator: " ") + "\n"
        if !options.isEmpty {
            let rows = options.map { option in
                let short = option.short.map { "-\($0), " } ?? "    "
                return ("  \(short)--\(option.name)" + (option.value.map { " \($0)" } ?? ""), option.help)
            }
            let width = rows.map(\.0.count).max() ?? 0
            text += "\nOptions:\n"
            for (left, right) in rows {
                text += left + String(repeating: " ", count: width - left.count + 2) + right + "\n"
            }
        }
        if !details.isEmpty { text += "\n" + details + "\n" }
        return text
    }
}

/// What was given on the command line.
struct ParsedArguments: Sendable {
    private(set) var options: [String: [String]] = [:]
    private(set) var positionals: [String] = []

    /// A wrong command line.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    func has(_ name: String) -> Bool { options[name] != nil }
    func value(_ name: String) -> String? { options[name]?.last }
    func values(_ name: String) -> [String] { options[name] ?? [] }

    /// A whole number in a range.
    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem(
                description: "--\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Parses what follows the subcommand's name.
    init(_ arguments: [String], spec: CommandSpec) throws {
        var rest = arguments[...]
        var onlyPositionals = false
        while let argument = rest.popFirst() {
            if onlyPositionals || argument == "-" || !argument.hasPrefix("-") {
                positionals.append(argument)
            } else if argument == "--" {
                onlyPositionals = true
            } else if spec.takesDashes, !spec.hasOption(argument) {
                positionals.append(argument)
            } else if argument.hasPrefix("--") {
                try long(argument.dropFirst(2), spec, &rest)
            } else {
                try short(argument.dropFirst(), spec, &rest)
            }
        }
        if positionals.count < spec.count.lowerBound {
            throw Problem(description: "'troupe \(spec.name)' needs \(spec.positionals)")
        }
        if positionals.count > spec.count.upperBound {
            throw Problem(description: "'\(positionals[spec.count.upperBound])' is one argument too many")
        }
    }

    private mutating func long(_ text: Substring, _ spec: CommandSpec, _ rest: inout ArraySlice<String>) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let option = spec.options.first(where: { $0.name == parts[0] }) else {
            let near = NearWord.nearest(to: String(parts[0]), among: spec.options.map(\.name))
            let hint = near.map { "; did you mean '--\($0)'?" } ?? "; see 'troupe help \(spec.name)'"
            throw Problem(description: "'troupe \(spec.name)' knows no option '--\(parts[0])'\(hint)")
        }
        try take(option, "--\(option.name)", parts.count > 1 ? String(parts[1]) : nil, &rest)
    }

    private mutating func short(_ text: Substring, _ spec: CommandSpec, _ rest: inout ArraySlice<String>) throws {
        guard let letter = text.first, let option = spec.options.first(where: { $0.short == letter }) else {
            throw Problem(
                description: "'troupe \(spec.name)' knows no option '-\(text)'; see 'troupe help \(spec.name)'")
        }
        let attached = text.dropFirst()
        try take(option, "-\(letter)", attached.isEmpty ? nil : String(attached), &rest)
    }

    private mutating func take(
        _ option: CommandSpec.Option, _ name: String, _ attached: String?, _ rest: inout ArraySlice<String>
    ) throws {
        guard let placeholder = option.value else {
            if attached != nil { throw Problem(description: "'\(name)' takes no value") }
            options[option.name] = [""]
            return
        }
        guard let value = attached ?? rest.popFirst() else {
            throw Problem(description: "'\(name)' needs a value: \(placeholder)")
        }
        if options[option.name] != nil, !option.isRepeated {
            throw Problem(description: "'\(name)' is given twice")
        }
        options[option.name, default: []].append(value)
    }
}
