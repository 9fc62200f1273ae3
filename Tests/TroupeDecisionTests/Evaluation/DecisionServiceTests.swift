import Testing
import TroupeDecision
import TroupeExpression

struct DecisionServiceTests {
    /// `total` needs `net`, which needs `price`; the service gives `total` and perhaps `net` for a given `price`.
    private func model(_ call: String, outputs: [String] = ["total"], asks: [String] = ["s"]) -> DecisionModel {
        var model = DecisionModel(id: "m")
        model.inputs = [DecisionInput(id: "amount", name: "amount", type: "number")]
        model.decisions = [
            Decision(id: "d", logic: .literal(DecisionText(call)), knowledge: asks),
            Decision(id: "total", logic: .literal("net * 1.5"), requires: ["net"]),
            Decision(
                id: "net", name: "Net Sum", variable: "net", logic: .literal("price * amount"), requires: ["price"]),
            Decision(id: "price", type: "number", logic: .literal("1000")),
        ]
        var service = DecisionService(id: "s", name: "sum of")
        service.outputs = outputs.map { DecisionReference($0) }
        service.inputs = [DecisionReference("amount")]
        service.inputDecisions = [DecisionReference("price")]
        model.services = [service]
        return model
    }

    @Test func `it is called by position or by name, and what is given is not made`() throws {
        #expect(value(try evaluate(model("sum of(3, 10)"))) == 45)
        #expect(value(try evaluate(model("sum of(price: 10, amount: 3)"))) == 45)
        let outcome = try evaluate(model("[sum of(1, 2), sum of(2, 2), price]"), "d", ["price": 7, "amount": 99])
        #expect(value(outcome) == [3, 6, 7])
        #expect(outcome.evaluated.map(\.id) == ["d"])
    }

    @Test func `several results are a context by the names of the decisions`() throws {
        let found = value(try evaluate(model("sum of(3, 10)", outputs: ["total", "net"])))
        #expect(found == .context(["total": 45, "net": 30]))
    }

    @Test func `an argument of another type has no result`() throws {
        #expect(value(try evaluate(model("sum of(3, \"x\")"))) == .null)
    }

    @Test func `a decision that asks a service for itself is refused, and so is what is not in the file`() {
        let cycle = DecisionProgram.compile(model("sum of(1, 2)", outputs: ["d"]))
        #expect(cycle.program == nil)
        #expect(cycle.problems.map(\.rule) == ["dmn/requirement-cycle"])
        let unknown = DecisionProgram.compile(model("sum of(1, 2)", outputs: ["totl"]))
        #expect(unknown.problems.map(\.rule) == ["dmn/unknown-reference"])
    }

    @Test func `a stored model keeps its services, and one from before them can be read`() throws {
        let stored = model("sum of(3, 10)")
        #expect(try DecisionModelCoding.roundTrip(stored) == stored)
        let old = DecisionModel(id: "m")
        #expect(try DecisionModelCoding.roundTrip(old).services == nil)
    }
}
