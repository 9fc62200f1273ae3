import TroupeGraph

@testable import TroupeShell

/// Values that would do harm, or change, if any of them were read as script text.
let hostileValues: [String] = [
    #""; touch pwned; #"#, "$(touch pwned)", "`touch pwned`", "x\ntouch pwned\n", "x\nEOF\ntouch pwned", "EOF", "\tEOF",
    "'; touch pwned; '", "*", "-n", #"\"#, #"x\"#, "$HOME", "}", "; touch pwned; }", ")) touch pwned", "; touch pwned",
    "| touch pwned", "& touch pwned &", "ü→🎭", "", " ", "a b  c", "[a-z]*", "a[$(touch pwned)]", "${HOME}", "#", "!x",
    "<(touch pwned)", "> pwned", ";; esac; touch pwned; case x in", "]] ; touch pwned", "\u{1}\u{7F}\r\u{1B}[0m",
    "$'\\x41'", "~", "{a,b}", "=", "--", "x' $(touch pwned) '", "(a b)", "&", "%s%n", "\\n",
]

extension ShellScript {
    /// The template with each `@@` a hole of the value.
    init(_ template: String, _ value: Value, name: String = "inputs.X") {
        var parts: [Part] = []
        for (index, text) in template.split(separator: "@@", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { parts.append(.hole(name: name, value: value)) }
            parts.append(.text(String(text)))
        }
        self.init(parts: parts)
    }

    /// A command of a workflow file: expressions that begin with a root of ours are holes.
    init(field command: String, value: (String) -> Value) {
        var parts: [Part] = []
        var rest = command[...]
        while let start = Self.expressionStart(in: rest), let end = rest[start...].firstIndex(of: "}") {
            parts.append(.text(String(rest[..<start])))
            let name = String(rest[rest.index(start, offsetBy: 2)..<end])
            parts.append(.hole(name: name, value: value(name)))
            rest = rest[rest.index(after: end)...]
        }
        parts.append(.text(String(rest)))
        self.init(parts: parts)
    }

    private static func expressionStart(in text: Substring) -> String.Index? {
        ["${inputs.", "${steps.", "${context.", "${item"].compactMap { text.firstRange(of: $0)?.lowerBound }.min()
    }
}

extension StringProtocol {
    fileprivate func firstRange(of other: String) -> Range<Index>? {
        indices.lazy.filter { self[$0...].hasPrefix(other) }.first.map { $0..<self.index($0, offsetBy: other.count) }
    }
}
