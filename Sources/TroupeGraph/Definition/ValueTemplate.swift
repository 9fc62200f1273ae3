/// A value of a file with the expressions in it found: evaluated each time its element is activated.
package indirect enum ValueTemplate: Hashable, Sendable, Codable {
    case constant(Value)
    /// Exactly one expression: its result keeps its kind.
    case expression(ExpressionIndex)
    /// Text with expressions: always a string.
    case text([Part])
    /// A shell script with expressions. It is never made into text: it evaluates to a list of strings (script text) and
    /// maps `{"name": the expression's text, "value": its value}`, so that values cannot become code.
    case script([Part])
    case list([ValueTemplate])
    case map([Entry])

    package enum Part: Hashable, Sendable, Codable {
        case literal(String)
        case expression(ExpressionIndex)
    }

    package struct Entry: Hashable, Sendable, Codable {
        package var key: String
        package var value: ValueTemplate

        package init(key: String, value: ValueTemplate) {
            self.key = key
            self.value = value
        }
    }
}
