/// What a command's own meaning demands of the values among its arguments.
extension ShellScanner {
    mutating func argument(_ word: Word, _ command: inout CommandState) throws(ShellError) {
        defer {
            command.words += 1
            command.previous = word.text ?? ""
            command.previousBeganWithHole = word.skeleton.first == .hole
        }
        warnOfEvaluators(word, &command)
        if word.text == "--" { command.endsOptions = true }
        if word.skeleton.first == .hole, !command.endsOptions, let hole = word.holes.first {
            optionHoles.append((hole, command.name))
        }
        switch command.rule {
        case .none: break
        case .arithmetic: useInArithmetic(word, place: "as an argument of let")
        case .declaration: declaration(word, &command)
        case .test: try test(word, command)
        case .names(let optionsWithArgument): names(word, &command, optionsWithArgument)
        case .printf:
            if command.words == 2, command.previous == "-v" { useAsVariableName(word) }
        case .getopts:
            if command.words == 2 { useAsVariableName(word) }
        case .code:
            warn(word.allHoles, "the script evaluates text that holds this value; pass it in a variable instead")
        case .remote:
            warn(word.allHoles, "another shell reads this value as code; quote it for that shell")
        }
    }

    /// `bash -c "…"` and its like, also behind `xargs`, `env` or `sudo`.
    private mutating func warnOfEvaluators(_ word: Word, _ command: inout CommandState) {
        let previous = command.previous
        if let evaluator = command.evaluator, previous.first == "-", previous.last == "c" || previous == "-e" {
            warn(word.allHoles, "\(evaluator) evaluates text that holds this value; pass it as an argument instead")
        }
        if let text = word.text, BuiltinRule.evaluators.contains(text) { command.evaluator = text }
    }

    private mutating func declaration(_ word: Word, _ command: inout CommandState) {
        if let text = word.text, text.first == "-" || text.first == "+", command.arguments == 0 {
            command.options.formUnion(text.dropFirst())
            return
        }
        command.arguments += 1
        useAsVariableName(word)
        let name = word.assignment ?? word.skeleton.declaredName
        if command.options.contains("n") {
            demand(.name, of: word.allHoles, place: "as a variable's name")
            for variable in word.names { useAsName(of: variable) }
        }
        refuseElements(in: word)
        guard let name else { return }
        if command.options.contains("A") { variables.associative.insert(name) }
        if command.options.contains("i") { variables.integers.insert(name) }
        if word.skeleton.contains(.equals) { assign(name, word, isCertain: !command.isConditional) }
    }

    /// `declare A="(…)"` reads the value as an array's elements if `A` is an array.
    private mutating func refuseElements(in word: Word) {
        guard let equals = word.skeleton.firstIndex(of: .equals) else { return }
        let place = "in the value of a declaration"
        let value = word.skeleton[(equals + 1)...]
        guard let first = value.first, let last = value.last else { return }
        // What surely does not end with a parenthesis is no list of elements.
        guard [.hole, .expansion, .closeParenthesis].contains(last) else { return }
        let demanded: HoleUse.Requirement = value.count == 1 ? .notParenthesized : .notOpening
        let beforeValue = word.skeleton[...equals].count { $0 == .hole }
        switch first {
        case .hole, .expansion:
            demand(demanded, of: word.holes.dropFirst(beforeValue) + word.innerHoles, place: place)
            for name in word.names { demand(demanded, of: variables.holes[name] ?? [], place: place) }
        case .openParenthesis:
            // Elements in quotes: evaluated, whatever they are.
            demand(.integer, of: word.holes.dropFirst(beforeValue) + word.innerHoles, place: place)
        default: break
        }
    }

    private mutating func test(_ word: Word, _ command: CommandState) throws(ShellError) {
        if command.previous == "-v" || command.previous == "-R" { useAsVariableName(word) }
        for name in word.splitNames {
            let place = "in a test without quotes, through the variable \(name)"
            demand(.oneWord, of: variables.holes[name] ?? [], place: place)
        }
        // `[ "$a" "$b" ]`: the first value would be an operator.
        if command.previousBeganWithHole, word.skeleton.first == .hole {
            let hole = word.holes.first ?? 0
            throw ShellError(
                "two values follow each other in a test, so that one would be its operator; write the operator",
                line: uses[hole]?.line, expression: expressions[hole])
        }
    }

    private mutating func names(_ word: Word, _ command: inout CommandState, _ optionsWithArgument: String) {
        let previous = command.previous
        if command.words > 1, previous.first == "-", let last = previous.last, optionsWithArgument.contains(last) {
            return
        }
        if word.text?.first == "-" { return }
        useAsVariableName(word)
    }
}

extension [UInt8] {
    /// The name that a declaration's argument declares, if it is known.
    fileprivate var declaredName: String? {
        var name = prefix { $0 != .equals }
        if name.last == .plus { name = name.dropLast() }
        if let open = name.firstIndex(of: .openBracket) { name = name[..<open] }
        return name.isShellName ? String(decoding: name, as: UTF8.self) : nil
    }
}
