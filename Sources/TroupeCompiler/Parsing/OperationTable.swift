/// What the operations of a step take and give: for checks of `azure-devops` and `git-operation` steps.
struct OperationTable: Sendable {
    /// One operation.
    struct Operation: Sendable {
        let name: String
        /// Inputs it needs; of the names in one group, one is enough.
        let required: [[String]]
        let optional: [String]
        let outputs: [String]
        /// Whether it takes inputs of other names, too.
        let isOpen: Bool

        /// - Parameters: names separated by spaces; `a|b` where one of two is enough.
        init(_ name: String, required: String, optional: String, outputs: String, isOpen: Bool = false) {
            self.name = name
            self.required = required.split(separator: " ").map { $0.split(separator: "|").map(String.init) }
            self.optional = optional.split(separator: " ").map(String.init)
            self.outputs = outputs.split(separator: " ").map(String.init)
            self.isOpen = isOpen
        }

        /// Every input in the spelling of the table.
        var inputs: [String] { required.flatMap { $0 } + optional }

        /// The input that a name means: `workItemId` is `work_item_id`, and `id` the one identifier that is needed.
        func input(_ name: String) -> String? {
            if let match = inputs.first(where: { $0 == name || OperationTable.otherSpelling($0) == name }) {
                return match
            }
            return name == "id" ? required.flatMap { $0 }.first { $0.hasSuffix("_id") } : nil
        }
    }

    let operations: [Operation]
    private let byName: [String: Operation]

    init(_ operations: [Operation]) {
        self.operations = operations
        byName = Dictionary(operations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The operation of that name.
    func operation(_ name: String) -> Operation? { byName[name] }

    /// The table for steps of an action; nil for actions without operations.
    static func table(of action: String) -> OperationTable? {
        switch action {
        case "azure-devops": forge
        case "git-operation": git
        default: nil
        }
    }

    /// `work_item_id` for `workItemId`, and the other way round.
    static func otherSpelling(_ name: String) -> String {
        var other = ""
        if name.contains("_") {
            for (index, part) in name.split(separator: "_").enumerated() {
                other += index == 0 ? String(part) : part.prefix(1).uppercased() + part.dropFirst()
            }
        } else {
            for character in name { other += character.isUppercase ? "_" + character.lowercased() : String(character) }
        }
        return other
    }
}
