import Testing
import TroupeDecision
import TroupeExpression
import TroupeGraph

struct CompileTests {
    private func problems(_ model: DecisionModel) -> [String] {
        DecisionProgram.compile(model).problems.map { "\($0.severity.rawValue) \($0.rule) \($0.message)" }
    }

    @Test func `requirements that lead back are refused`() {
        var model = DecisionModel(id: "m")
        model.decisions = [
            Decision(id: "free", logic: .literal("1"), requires: ["a"]),
            Decision(id: "a", logic: .literal("1"), requires: ["b"]),
            Decision(id: "b", logic: .literal("1"), requires: ["c"]),
            Decision(id: "c", logic: .literal("1"), requires: ["b"]),
        ]
        #expect(
            problems(model) == [
                "error dmn/requirement-cycle 'b' requires 'c' requires 'b': a result that needs itself can never be made"
            ])
        #expect(DecisionProgram.compile(model).program == nil)
        model.decisions = [Decision(id: "a", logic: .literal("1"), requires: ["a"])]
        #expect(
            problems(model) == [
                "error dmn/requirement-cycle 'a' requires 'a': a result that needs itself can never be made"
            ])
    }

    @Test func `requirements lead to something in the file`() {
        var model = model(.literal("1"), knowledge: [])
        model.decisions[0].requiredDecisions = [DecisionReference("e")]
        model.decisions[0].requiredInputs = [DecisionReference("inputt")]
        model.decisions[0].requiredKnowledge = [DecisionReference("k")]
        model.inputs = [DecisionInput(id: "input", name: "Input")]
        #expect(
            problems(model) == [
                "error dmn/unknown-reference 'd' requires decision 'e', which is not in this file",
                "error dmn/unknown-reference 'd' requires input data 'inputt', which is not in this file "
                    + "(did you mean 'input'?)",
                "error dmn/unknown-reference 'd' requires knowledge model 'k', which is not in this file",
            ])
    }

    @Test func `bad FEEL is told with its place in the file`() throws {
        let text = DecisionText(
            "1 +\n  ) 2", element: "e1", location: SourceLocation(file: "a.dmn", line: 7, column: 9))
        let problem = try #require(DecisionProgram.compile(model(.literal(text))).problems.first)
        #expect(problem.rule == "dmn/bad-feel")
        #expect(problem.element == "e1")
        let diagnostic = problem.diagnostic(file: "a.dmn")
        #expect((diagnostic.location.line, diagnostic.location.column) == (8, 3))
        #expect(diagnostic.message.hasSuffix("(in 'e1')"))
    }

    @Test(
        arguments: [
            (
                table(.unique, aggregation: .sum, [.init(["1"], ["1"])]),
                "error dmn/aggregation only COLLECT has an aggregation, not UNIQUE"
            ),
            (
                table(.collect, aggregation: .max, outputs: [.init("a"), .init("b")], [.init(["1"], ["1", "2"])]),
                "error dmn/aggregation MAX is not defined for 2 outputs"
            ),
            (
                table(.first, outputs: [.init("a"), .init("a")], [.init(["1"], ["1", "2"])]),
                "error dmn/output-name two outputs have the same name"
            ),
            (
                table(.first, outputs: [.init("a"), .init("")], [.init(["1"], ["1", "2"])]),
                "error dmn/output-name each of several outputs needs a name"
            ),
            (table(.first, outputs: [], [.init(["1"], [])]), "error dmn/no-output a decision table needs an output"),
            (
                table(.first, [.init(["1"], ["1"]), .init([], ["1"])]),
                "error dmn/rule-width rule 2 has 0 input and 1 output entries; the table has 1 inputs and 1 outputs"
            ),
            (
                table(.priority, [.init(["1"], ["1"])]),
                "warning dmn/no-priorities PRIORITY goes by the order of the allowed output values, and there are none"
            ),
            (
                model(.relation(columns: ["a"], rows: [[.literal("1"), .literal("2")]])),
                "error dmn/relation-width row 1 of the relation has 2 values for 1 columns"
            ),
            (
                model(.literal("1"), type: "nmber"),
                "warning dmn/unknown-type there is no type 'nmber': its values are not checked"
            ),
            (
                model(
                    .invocation("f", [.init("amont", .literal("1"))]),
                    knowledge: [KnowledgeModel(id: "k", name: "f", parameters: [.init("amount")], logic: .literal("1"))]
                ),
                "error dmn/unknown-parameter 'f' has no parameter 'amont' (did you mean 'amount'?)"
            ),
        ])
    func `what is wrong with a model is told`(model: DecisionModel, problem: String) {
        #expect(problems(model) == [problem])
    }

    @Test func `a model is stored and read again`() throws {
        var model = table(
            .outputOrder, outputs: [.init("a", allowed: "1, 2", defaultValue: "3")], [.init(["1"], ["1"])])
        model.decisions.append(
            Decision(
                id: "e", variable: "v", type: "number",
                logic: .context([.init("f", .function([.init("a", type: "number")], nil))], result: .literal("f(1)")),
                requires: ["d"]))
        model.types = [DecisionType("t", components: [DecisionType("full name", base: "string")])]
        #expect(try DecisionModelCoding.roundTrip(model) == model)
    }

    @Test func `names like words and signs of the language do not change it`() throws {
        var model = model(.literal("if true then 1 - 1 else 2"))
        for name in ["true", "1", "1 - 1", "- 1", "if", "else 2", "null"] {
            model.decisions.append(Decision(id: name, logic: .literal("\"wrong\"")))
        }
        model.decisions[0].requiredDecisions = model.decisions.dropFirst().map { DecisionReference($0.id) }
        #expect(value(try evaluate(model)) == 0)
    }

    @Test func `names of several words are names in every expression of the model`() throws {
        var model = DecisionModel(id: "m")
        model.inputs = [DecisionInput(id: "i", name: "Applicant Data", type: "applicant")]
        model.types = [DecisionType("applicant", components: [DecisionType("marital status", base: "string")])]
        model.decisions = [Decision(id: "d", logic: .literal("Applicant Data.marital status"))]
        let outcome = try evaluate(model, "d", ["Applicant Data": ["marital status": "M"]])
        #expect(value(outcome) == "M")
    }
}
