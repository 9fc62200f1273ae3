import Testing
import TroupeGraph

struct SchemaCheckTests {
    @Test(
        arguments: [
            ("true", "1", nil), ("false", "1", "$: nothing is allowed here"), (##"{"type":"integer"}"##, "1.0", nil),
            (##"{"type":"integer"}"##, "1.5", "$: expected integer, found number"),
            (##"{"type":"number"}"##, "1.5", nil), (##"{"type":["string","null"]}"##, "null", nil),
            (##"{"type":["string","null"]}"##, "1", "$: expected string or null, found number"),
            (##"{"enum":["a",1]}"##, "1.0", nil), (##"{"enum":["a"]}"##, #""b""#, "$: not one of the allowed values"),
            (##"{"const":{"a":1}}"##, ##"{"a":1}"##, nil), (##"{"const":1}"##, "2", "$: not the required value"),
            (##"{"minLength":2}"##, #""é""#, "$: shorter than 2"), (##"{"maxLength":1}"##, #""é""#, nil),
            (##"{"maxLength":1}"##, #""ab""#, "$: longer than 1"), (##"{"minLength":2}"##, "1", nil),
            (##"{"minimum":2}"##, "2", nil), (##"{"minimum":2}"##, "1.9", "$: violates minimum"),
            (##"{"exclusiveMinimum":2}"##, "2", "$: violates exclusiveMinimum"),
            (##"{"maximum":2}"##, "3", "$: violates maximum"),
            (##"{"exclusiveMaximum":2}"##, "2", "$: violates exclusiveMaximum"),
            (##"{"minItems":1}"##, "[]", "$: fewer than 1 items"),
            (##"{"maxItems":1}"##, "[1,2]", "$: more than 1 items"),
            (##"{"items":{"type":"string"}}"##, #"["a",1]"#, "$[1]: expected string, found number"),
            (##"{"required":["a"]}"##, "{}", "$: 'a' is missing"), (##"{"required":["a"]}"##, ##"{"a":null}"##, nil),
            (##"{"properties":{"a":{"type":"string"}}}"##, ##"{"a":1}"##, "$.a: expected string, found number"),
            (##"{"additionalProperties":false,"properties":{"a":true}}"##, ##"{"a":1}"##, nil),
            (##"{"additionalProperties":false}"##, ##"{"secret":1}"##, "$: an entry that the schema does not know"),
            (##"{"additionalProperties":{"type":"string"}}"##, ##"{"x":1}"##, "$.x: expected string, found number"),
            (##"{"anyOf":[{"type":"string"},{"type":"null"}]}"##, "1", "$: matches 0 schemas of anyOf"),
            (##"{"oneOf":[{"type":"number"},{"minimum":1}]}"##, "1", "$: matches 2 schemas of oneOf"),
            (##"{"oneOf":[{"type":"number"},{"type":"string"}]}"##, "1", nil),
            (##"{"allOf":[{"minimum":1},{"maximum":3}]}"##, "4", "$: violates maximum"),
            (##"{"$ref":"#/$defs/x","$defs":{"x":{"type":"null"}}}"##, "1", "$: expected null, found number"),
            (##"{"$ref":"http://elsewhere/"}"##, "1", "$: unknown $ref"),
            (##"{"$ref":"#"}"##, "1", "$: the schema is too deep"),
        ] as [(String, String, String?)])
    func `Each keyword is checked, the place is named and no data is shown`(
        schema: String, value: String, violation: String?
    ) throws {
        #expect(SchemaCheck.violation(of: try Value(json: value), against: try Value(json: schema)) == violation)
    }

    @Test func `A schema that branches without end costs a bounded number of steps`() throws {
        let schema = try Value(json: ##"{"anyOf":[{"$ref":"#"},{"$ref":"#"},{"$ref":"#"}]}"##)
        #expect(SchemaCheck.violation(of: 1, against: schema) != nil)
    }
}
