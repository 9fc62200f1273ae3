package import TroupeGraph

/// Why a step, a container or a run failed. Journal data, shown to people; never holds a secret.
package struct Fault: Hashable, Sendable, Codable, Error {
    /// A stable name in dotted kebab case (`shell.exit`, `timeout`, `expression.type`, `call.unknown-workflow`); retry
    /// policies match it or a prefix of it before a dot.
    package var code: String
    /// One sentence for people.
    package var message: String
    /// The id of the element where it began.
    package var step: String?
    /// What else is known (`exitCode`, `stderr`, …).
    package var details: ValueMap

    package init(_ code: String, _ message: String, step: String? = nil, details: ValueMap = [:]) {
        self.code = code
        self.message = message
        self.step = step
        self.details = details
    }

    /// The fault as expressions see it under `error`: `message`, `code`, `step`, and the details.
    package var value: Value {
        var map = details
        map["message"] = .string(message)
        map["code"] = .string(code)
        map["step"] = step.map(Value.string) ?? .null
        return .map(map)
    }

    /// Whether a retry policy's list names this fault; an empty list names all.
    package func isNamed(in codes: [String]) -> Bool {
        codes.isEmpty || codes.contains { code == $0 || code.hasPrefix($0 + ".") }
    }
}
