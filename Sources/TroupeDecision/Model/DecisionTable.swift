package import TroupeGraph

/// A table of rules: which of them match the inputs, and what the matching ones give.
package struct DecisionTable: Hashable, Sendable, Codable {
    package var id: String
    package var hitPolicy: HitPolicy
    /// Of `collect`.
    package var aggregation: Aggregation?
    package var inputs: [Input]
    package var outputs: [Output]
    package var rules: [Rule]
    package var location: SourceLocation?

    package init(
        id: String = "", _ hitPolicy: HitPolicy = .unique, aggregation: Aggregation? = nil, inputs: [Input],
        outputs: [Output], rules: [Rule]
    ) {
        self.id = id
        self.hitPolicy = hitPolicy
        self.aggregation = aggregation
        self.inputs = inputs
        self.outputs = outputs
        self.rules = rules
    }

    /// A column whose value the rules test.
    package struct Input: Hashable, Sendable, Codable {
        package var id: String
        package var label: String
        package var expression: DecisionText
        package var type: String?
        /// Unary tests, one of which every value should meet.
        package var allowed: DecisionText?

        package init(_ expression: DecisionText, id: String = "", label: String = "", type: String? = nil) {
            self.expression = expression
            self.id = id
            self.label = label
            self.type = type
        }
    }

    /// A column that the rules fill.
    package struct Output: Hashable, Sendable, Codable {
        package var id: String
        /// The name of its value among several; may be empty for a single one.
        package var name: String
        package var label: String
        package var type: String?
        /// The values it may have, separated by commas: for priorities the first is the highest.
        package var allowed: DecisionText?
        /// Its value when no rule matches.
        package var defaultValue: DecisionText?

        package init(
            _ name: String = "", id: String = "", label: String = "", allowed: DecisionText? = nil,
            defaultValue: DecisionText? = nil
        ) {
            self.name = name
            self.id = id
            self.label = label
            self.allowed = allowed
            self.defaultValue = defaultValue
        }
    }

    /// One row.
    package struct Rule: Hashable, Sendable, Codable {
        package var id: String
        /// Unary tests, one for each input.
        package var inputs: [DecisionText]
        /// Expressions, one for each output.
        package var outputs: [DecisionText]
        package var location: SourceLocation?

        package init(_ inputs: [DecisionText], _ outputs: [DecisionText], id: String = "") {
            self.inputs = inputs
            self.outputs = outputs
            self.id = id
        }
    }
}

/// What follows from the rules that match (DMN 1.3, chapter 8.2.8). The raw values are those of the files.
package enum HitPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// At most one may match.
    case unique = "UNIQUE"
    /// Several may match when they give the same.
    case any = "ANY"
    /// The one whose outputs stand first among the allowed values.
    case priority = "PRIORITY"
    /// The first in the table.
    case first = "FIRST"
    /// All, in any order, or what an aggregation makes of them.
    case collect = "COLLECT"
    /// All, in the order of the table.
    case ruleOrder = "RULE ORDER"
    /// All, in the order of the allowed values.
    case outputOrder = "OUTPUT ORDER"
}

/// What `collect` makes of the outputs.
package enum Aggregation: String, Hashable, Sendable, Codable, CaseIterable {
    case sum = "SUM"
    case count = "COUNT"
    case min = "MIN"
    case max = "MAX"
}
