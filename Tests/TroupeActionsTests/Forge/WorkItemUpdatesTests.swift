import Testing
import TroupeForge
import TroupeGraph
import TroupeInterpreter

@testable import TroupeActions

@Suite struct WorkItemUpdatesTests {
    private func change(_ inputs: ValueMap) throws -> WorkItemChange {
        try WorkItemUpdates.change(ForgeInputs(inputs, operation: "update-work-item"))
    }

    @Test func `updates are a map, a map of fields, or the YAML text of either`() throws {
        var expected = WorkItemChange()
        expected.state = "Resolved"
        expected.fields = ["Custom.PRNumber": 7]
        let plain: ValueMap = ["State": "Resolved", "Custom.PRNumber": 7]
        #expect(try change(["updates": .map(plain)]) == expected)
        #expect(try change(["updates": ["fields": .map(plain)]]) == expected)
        #expect(try change(["updates": "State: Resolved\nCustom.PRNumber: 7\n"]) == expected)
        #expect(try change(["updates": "fields:\n  State: Resolved\n  Custom.PRNumber: 7\n"]) == expected)
    }

    @Test func `the field's template says nothing where an input was absent`() throws {
        let text = """
            fields:
              State: Active
              : 
              Custom.PRNumber: 
              {"Priority":2,"Custom.Risk":"low"}
              
            """
        var expected = WorkItemChange()
        expected.state = "Active"
        expected.priority = 2
        expected.fields = ["Custom.Risk": "low"]
        #expect(try change(["updates": .string(text)]) == expected)
    }

    @Test func `single inputs stand beside the updates, in either spelling, and win`() throws {
        let found = try change(["id": "7", "state": "Testing", "assigned_to": "dana", "updates": ["State": "New"]])
        #expect(found.state == "Testing")
        #expect(found.assignee == "dana")
        #expect(found.fields.isEmpty)
    }

    @Test func `reference names of Azure DevOps mean the standard fields`() throws {
        let found = try change([
            "updates": [
                "System.Title": "New title", "Microsoft.VSTS.Common.Severity": "2 - High", "System.Tags": "a; b",
                "Microsoft.VSTS.Common.ResolvedReason": "Fixed",
            ]
        ])
        #expect(found.title == "New title")
        #expect(found.severity == "2 - High")
        #expect(found.tags == ["a", "b"])
        #expect(found.fields == ["Microsoft.VSTS.Common.ResolvedReason": "Fixed"])
    }

    @Test(arguments: [Value.string("- a\n- b"), .string("{ a: "), .list(["x"]), 7, ["priority": "urgent"]])
    func `what is no map of fields is refused`(_ updates: Value) {
        #expect(throws: Fault.self) { try change(["updates": updates]) }
    }
}
