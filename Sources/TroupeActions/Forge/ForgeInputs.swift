import TroupeForge
import TroupeGraph
import TroupeInterpreter

/// The inputs of an `azure-devops` step by any spelling of their names: `work_item_id`, `workItemId`, `WORK-ITEM-ID`.
struct ForgeInputs: Sendable {
    let operation: String
    /// As they were written.
    let map: ValueMap
    private let folded: [String: Value]

    init(_ map: ValueMap, operation: String) {
        self.operation = operation
        self.map = map
        folded = Dictionary(map.map { (Self.fold($0.0), $0.1) }, uniquingKeysWith: { first, _ in first })
    }

    /// A name without what its spellings differ in.
    static func fold(_ name: String) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " } }

    /// What stands under the first of the names that has something.
    func value(_ names: [String]) -> Value? {
        for name in names {
            if let value = folded[Self.fold(name)], !value.isNull { return value }
        }
        return nil
    }

    func value(_ names: String...) -> Value? { value(names) }

    /// Text that is not empty; numbers count as what they read.
    func text(_ names: String...) -> String? {
        guard let text = value(names)?.text, !text.isEmpty else { return nil }
        return text
    }

    func required(_ names: String...) throws -> String {
        guard let text = value(names)?.text, !text.isEmpty else { throw missing(names[0]) }
        return text
    }

    /// The language's truth; nil where nothing stands.
    func flag(_ names: String...) -> Bool? { value(names)?.isTrue }

    /// A list: of a list its elements, of text its parts between commas or line ends.
    func list(_ names: String...) -> [String]? {
        guard let value = value(names) else { return nil }
        if let elements = value.listValue { return elements.filter { !$0.isNull }.map(\.text) }
        if let read = try? Value(json: value.text), let elements = read.listValue { return elements.map(\.text) }
        let parts = value.text.split { $0 == "," || $0 == ";" || $0.isNewline }
        return parts.map { Self.trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// A whole number.
    func integer(_ names: String...) throws -> Int? {
        guard let value = value(names), !value.text.isEmpty else { return nil }
        guard let number = value.intValue ?? Int(Self.trimmed(value.text)) else {
            throw Fault("forge.invalid", "'\(names[0])' of '\(operation)' must be a whole number")
        }
        return number
    }

    /// A map that is written as one or as JSON text.
    func map(_ names: String...) throws -> ValueMap? {
        guard let value = value(names), !value.text.isEmpty else { return nil }
        if let map = value.mapValue ?? (try? Value(json: value.text))?.mapValue { return map }
        throw Fault("forge.invalid", "'\(names[0])' of '\(operation)' must be a map")
    }

    /// The work item that the operation is about: `17`, `#17`, `AB#17`.
    func workItem(_ names: String...) throws -> String {
        let names = names + ["work_item_id", "id", "work_item", "item_id"]
        guard let text = value(names)?.text, let id = Self.workItem(text) else { throw missing(names[0]) }
        return id
    }

    /// The id in one of its spellings; nil where there is none.
    static func workItem(_ text: String) -> String? {
        var id = Substring(trimmed(text))
        if id.hasPrefix("AB#") { id = id.dropFirst(3) }
        if id.hasPrefix("#") { id = id.dropFirst() }
        return id.isEmpty ? nil : String(id)
    }

    /// The pull request that the operation is about: `17`, `#17`, `!17`, `pr-17`.
    func pullRequest() throws -> Int {
        let names = ["pr_id", "pr_number", "pull_request_id", "pull_request", "pr", "id", "number"]
        guard let text = value(names)?.text, !text.isEmpty else { throw missing(names[0]) }
        guard let number = Self.pullRequest(text) else {
            throw Fault("forge.invalid", "'pr_id' of '\(operation)' must be the number of a pull request")
        }
        return number
    }

    static func pullRequest(_ text: String) -> Int? {
        var rest = Substring(trimmed(text))
        for prefix in ["pr-", "PR-", "pr", "PR"] where rest.hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.count)
            break
        }
        if let first = rest.first, first == "#" || first == "!" { rest = rest.dropFirst() }
        return Int(rest).flatMap { $0 > 0 ? $0 : nil }
    }

    /// A choice by its name.
    func choice<Choice>(_ name: String, _ read: (String) -> Choice?, _ choices: [String]) throws -> Choice? {
        guard let text = text(name) else { return nil }
        if let choice = read(text) { return choice }
        throw Fault(
            "forge.invalid",
            "'\(name)' of '\(operation)' is not one of " + choices.joined(separator: ", "))
    }

    func severity(_ name: String = "severity") throws -> ForgeSeverity? {
        try choice(name, ForgeSeverity.init(named:), ForgeSeverity.allCases.map(\.rawValue) + ["P1", "P2", "P3", "P4"])
    }

    func missing(_ name: String) -> Fault {
        Fault("forge.invalid", "the operation '\(operation)' lacks the input '\(name)'")
    }

    private static func trimmed(_ text: String) -> String {
        let head = text.drop { $0.isWhitespace }
        return String(head.reversed().drop { $0.isWhitespace }.reversed())
    }
}
