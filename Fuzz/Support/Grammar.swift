import Foundation

/// Makes texts of a language: lines `name = alternative`, in which `«name»` stands for any alternative of that name.
///
/// Far down, the first alternative of a name is taken, which therefore leads to an end soon. A name without
/// alternatives is taken for `expr`, so that functions can be given with their parameters as they are documented.
struct Grammar: Sendable {
    private enum Part: Sendable {
        case text(String)
        case name(String)
    }

    private var alternatives: [String: [[Part]]] = [:]
    private static let deepest = 7
    private static let longest = 4096

    /// The file named by the variable `FUZZ_GRAMMAR`; without one, nothing is made.
    init(functions: [String] = []) {
        guard let path = ProcessInfo.processInfo.environment["FUZZ_GRAMMAR"],
            let text = try? String(contentsOfFile: path, encoding: .utf8)
        else { return }
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let halves = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { continue }
            let name = halves[0].trimmingCharacters(in: .whitespaces)
            let body = halves[1].dropFirst().replacing("\\n", with: "\n")
            alternatives[name, default: []].append(Self.parts(String(body)))
        }
        for function in functions { add(function) }
    }

    var isEmpty: Bool { alternatives.isEmpty }

    /// A text for a name.
    func text(_ name: String, _ dice: inout Dice) -> String {
        var result = ""
        expand(name, 0, &dice, &result)
        return result
    }

    /// `substring(string, start position, length?)` as an alternative of `call`, with the parameters as names.
    private mutating func add(_ signature: String) {
        guard let open = signature.firstIndex(of: "(") else { return }
        var parts: [Part] = [.text(String(signature[...open]))]
        let parameters = signature[signature.index(after: open)...].dropLast().split(separator: ",")
        for (place, parameter) in parameters.enumerated() {
            if place > 0 { parts.append(.text(", ")) }
            let word = parameter.split(separator: "=")[0].trimmingCharacters(in: CharacterSet(charactersIn: " ?.…"))
            parts.append(.name(word))
        }
        alternatives["call", default: []].append(parts + [.text(")")])
    }

    private static func parts(_ text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "«"), let close = rest[open...].firstIndex(of: "»") {
            parts.append(.text(String(rest[..<open])))
            parts.append(.name(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return parts + [.text(String(rest))]
    }

    private func expand(_ name: String, _ depth: Int, _ dice: inout Dice, _ result: inout String) {
        guard let choices = alternatives[name] ?? alternatives["expr"], let first = choices.first,
            result.utf8.count < Self.longest
        else { return }
        let parts = depth > Self.deepest ? first : choices.randomElement(using: &dice) ?? first
        if depth > 3 * Self.deepest { return }
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .name(let name): expand(name, depth + 1, &dice, &result)
            }
        }
    }
}
