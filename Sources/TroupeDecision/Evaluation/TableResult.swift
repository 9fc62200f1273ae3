internal import TroupeExpression

/// What became of a decision table on the way: kept also when it fails.
struct TableResult {
    var inputs: [EvaluatedDecision.Input] = []
    var rules: [EvaluatedDecision.Rule] = []
}
