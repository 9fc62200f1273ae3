import Testing
import TroupeExpression

struct FieldExpressionTests {
    /// The distinct forms of the example workflows, with the value that the sample environment gives them.
    @Test(arguments: [
        ("inputs.WORK_ITEM_ID", "null"), ("context.WORK_ITEM_IDS[0]", "null"), ("error.message", "null"),
        ("item", "null"),
        ("inputs.STATUS eq 'Resolved' or inputs.STATUS eq 'Closed'", "false"),
        ("context.CHILD_IDS.length > 0", "false"),
        ("steps.validate-pr-status.MERGE_STATUS eq 'conflicts'", "false"), ("context.WORK_ITEM_IDS.length", "null"),
        ("not inputs.WORK_ITEM_ID and inputs.PR_NUMBER", "null"), ("not context.pr_approved", "true"),
        ("inputs.STATUS or context.CURRENT_STATE", "null"),
        ("inputs.INCLUDE_TESTS and not inputs.BYPASS_HOOKS", "null"),
        ("inputs.STATUS ? 'Status changed to: ' + inputs.STATUS : ''", "\"\""),
        ("inputs.PR_NUMBER ? 'Related PR: #' + inputs.PR_NUMBER : ''", "\"\""),
        ("inputs.FIELDS ? context.merge_objects(inputs.FIELDS) : ''", "{\"a\":1}"),
        ("inputs.COMMENT or inputs.MERGE_COMMIT or inputs.PR_NUMBER", "null"),
        ("inputs.BYPASS_POLICIES ? 'continue' : 'fail'", "\"fail\""),
        (
            "steps.a.TEST_CHANGES eq 0 and steps.a.TOTAL_FILES gt 5 ? '- No test changes detected - ensure\\n' : ''",
            "\"\""
        ),
        (
            "inputs.NAME eq 'Ada' ? '- **Security**: Carefully review\\n' : ''",
            "\"- **Security**: Carefully review\\n\""
        ),
    ])
    func `expressions of the field parse, are found, and evaluate`(text: String, value: String) throws {
        #expect(try ExpressionText.split("${\(text)}") == [.expression(text: text, offset: 2)])
        #expect(evaluated(text) == value)
    }
}
