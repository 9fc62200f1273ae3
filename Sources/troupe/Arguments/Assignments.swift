import TroupeGraph

/// `KEY=VALUE` on the command line.
enum Assignments {
    /// The value is text; the input's declared type decides what becomes of it.
    static func parse(_ text: String) throws -> (String, Value) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw ParsedArguments.Problem(description: "'\(text)' is not of the form KEY=VALUE")
        }
        return (String(text[..<equals]), .string(String(text[text.index(after: equals)...])))
    }
}
