import Testing
import TroupeGraph

@Suite struct InputValidationTests {
    private static func definition() -> Definition {
        var definition = Definition(id: "wf", file: "wf.yaml")
        var id = InputDeclaration(name: "FEATURE_ID", kind: .string, required: true)
        id.pattern = "^[A-Z]+$"
        id.description = "The feature"
        var priority = InputDeclaration(name: "PRIORITY", kind: .enum, required: true)
        priority.values = ["high", "medium"]
        priority.defaultValue = "medium"
        definition.inputs = [
            id, priority, InputDeclaration(name: "COUNT", kind: .number, required: false),
            InputDeclaration(name: "PUSH", kind: .boolean, required: false),
            InputDeclaration(name: "FILES", kind: .array, required: false),
            InputDeclaration(name: "FIELDS", kind: .object, required: false),
        ]
        return definition
    }

    /// Upper-case letters only, as the pattern above says.
    private static func matches(_ text: String, _ pattern: String) -> Bool? {
        pattern == "^[A-Z]+$" ? text.allSatisfy { $0.isUppercase } : nil
    }

    private func validate(_ given: ValueMap) -> InputValidation.Outcome {
        InputValidation.validate(given, against: Self.definition(), matches: Self.matches)
    }

    @Test func `defaults are filled in and absent options stay absent`() {
        let outcome = validate(["FEATURE_ID": "ABC"])
        #expect(outcome.problems.isEmpty)
        #expect(outcome.values == ["FEATURE_ID": "ABC", "PRIORITY": "medium"])
    }

    @Test func `text becomes the declared type`() throws {
        let outcome = validate([
            "FEATURE_ID": "ABC", "COUNT": " 5 ", "PUSH": "True", "FILES": "[\"a\", 1]", "FIELDS": "{\"a\": null}",
        ])
        #expect(outcome.problems.isEmpty)
        #expect(outcome.values["COUNT"] == 5)
        #expect(outcome.values["PUSH"] == true)
        #expect(outcome.values["FILES"] == ["a", 1])
        #expect(outcome.values["FIELDS"] == ["a": .null])
        #expect(validate(["FEATURE_ID": "ABC", "FILES": "a b\n\nc\n"]).values["FILES"] == ["a b", "c"])
        var plain = Self.definition()
        plain.inputs[0].pattern = nil
        let number = InputValidation.validate(["FEATURE_ID": 12], against: plain, matches: Self.matches)
        #expect(number.values["FEATURE_ID"] == "12")
    }

    @Test func `null and empty text count as not given`() {
        let outcome = validate(["FEATURE_ID": .null, "PRIORITY": "", "COUNT": "", "FILES": ""])
        #expect(outcome.problems.map(\.description) == ["FEATURE_ID is required (string): The feature"])
        #expect(outcome.values == ["PRIORITY": "medium"])
    }

    @Test func `everything wrong is named at once`() {
        let outcome = validate([
            "FEATURE_ID": "abc", "PRIORITY": "hihg", "COUNT": "five", "PUSH": 1, "FILES": ["a": 1], "FIELDS": "[]",
            "FEATUREID": "x", "zzz": 1,
        ])
        #expect(
            outcome.problems.map(\.description) == [
                "FEATURE_ID must match the pattern ^[A-Z]+$",
                "PRIORITY must be one of high, medium (did you mean 'high'?)",
                "COUNT must be a number, not a string",
                "PUSH must be a boolean, not a number",
                "FILES must be an array, not a map",
                "FIELDS must be an object, not a string",
                "FEATUREID is not an input of 'wf' (did you mean 'FEATURE_ID'?)",
                "zzz is not an input of 'wf'",
            ])
    }

    @Test func `a pattern that cannot be checked refuses the value`() {
        var definition = Self.definition()
        definition.inputs[0].pattern = "("
        let outcome = InputValidation.validate(["FEATURE_ID": "A"], against: definition, matches: Self.matches)
        #expect(outcome.problems.map(\.field) == ["FEATURE_ID"])
    }
}
