import TroupeGraph

/// A function of the language: its name, how it may be called, and what it does.
///
/// A form lists parameters, separated by commas: `name` must be given, `name?` may be left out, and `name...` (the
/// last) takes all further arguments as one list, or one list given alone. Several forms differ only in their
/// parameters' names; functions of one name with different numbers of parameters are several builtins.
struct FEELBuiltin: Sendable {
    /// Gives nil when the arguments are not of the kinds the function takes: the call's value is null then.
    typealias Body = @Sendable (FEELCall) throws(FEELError) -> FEELValue?

    struct Form: Sendable {
        let parameters: [String]
        let required: Int
        let isVariadic: Bool

        /// The parameters as the documentation shows them.
        var text: String {
            parameters.enumerated().map { place, name in
                place < required ? name : name + (isVariadic ? "..." : "?")
            }.joined(separator: ", ")
        }

        init(_ text: String) {
            var parameters: [String] = []
            var required = 0
            var isVariadic = false
            for part in text.split(separator: ",") {
                var name = part.drop { $0 == " " }
                if name.hasSuffix("...") {
                    name = name.dropLast(3)
                    isVariadic = true
                } else if name.hasSuffix("?") {
                    name = name.dropLast()
                } else {
                    required += 1
                }
                parameters.append(String(name))
            }
            self.parameters = parameters
            self.required = required
            self.isVariadic = isVariadic
        }
    }

    let name: String
    let forms: [Form]
    /// How the documentation shows it.
    let signature: String
    let body: Body

    init(_ name: String, _ forms: String..., body: @escaping Body) { self.init(name, forms: forms, body: body) }

    init(_ name: String, forms: [String], body: @escaping Body) {
        self.name = name
        self.forms = forms.map(Form.init)
        signature = "\(name)(\(self.forms.first?.text ?? ""))"
        self.body = body
    }
}

/// One call of a function of the language.
struct FEELCall {
    /// In the order of the parameters; nil for one that was left out.
    let arguments: [FEELValue?]
    let evaluation: FEELEvaluation

    /// The argument; null for one that was left out.
    subscript(position: Int) -> FEELValue { arguments[position] ?? .null }

    /// Whether the argument was given, be it null.
    func isGiven(_ position: Int) -> Bool { arguments[position] != nil }

    func string(_ position: Int) -> String? { self[position].stringValue }
    func number(_ position: Int) -> FEELNumber? { self[position].numberValue }
    func bool(_ position: Int) -> Bool? { self[position].boolValue }
    func context(_ position: Int) -> FEELContext? { self[position].contextValue }

    /// A number without its fraction, as positions and lengths are meant; nil when it is none or much too large.
    func integer(_ position: Int) -> Int? {
        number(position)?.rounded(toward: .zero)?.int64.flatMap { Int(exactly: $0) }
    }

    /// A list; any other value but null stands for a list of it alone (DMN 1.3, chapter 10.3.2.9.4).
    func list(_ position: Int) -> [FEELValue]? {
        switch self[position] {
        case .list(let elements): elements
        case .null: nil
        case let other: [other]
        }
    }

    /// Pays for a list of that many elements, before it is made.
    func make(elements: Int, new: Int? = nil) throws(FEELError) {
        try evaluation.make(elements: elements, new: new)
    }

    /// Pays for a string of that many bytes, before it is made.
    func make(bytes: Int) throws(FEELError) { try evaluation.make(bytes: bytes) }
}
