import Testing
import TroupeExpression
import TroupeGraph

/// The value of an expression in the tagged encoding, as JSON; "ERROR" where there is none.
func feel(_ text: String, _ context: Value = [:]) -> String {
    evaluatedFEEL(["expression": .string(text), "context": context])
}

/// What unary tests say of an input.
func feelTest(_ text: String, _ input: Value, _ context: Value = [:]) -> String {
    evaluatedFEEL(["expression": .string(text), "context": context, "kind": "unary", "input": input])
}

private func evaluatedFEEL(_ request: Value) -> String {
    do throws(FEELError) {
        return FEELTagged.encode(try FEELRequest(request).evaluate().value).json
    } catch {
        return "ERROR"
    }
}

/// JSON as it is written here: spaces and order of keys as in the text.
func normalized(_ json: String) throws -> String { json == "ERROR" ? json : try Value(json: json).json }
