import Testing
import TroupeForge
import TroupeGraph
import TroupeInterpreter

@testable import TroupeActions

@Suite struct ForgeOperationsTests {
    /// The rows of the table in docs/forge-operations.md: name and what stands in the two further cells.
    private func documented() throws -> [String: (inputs: String, outputs: String)] {
        let root = String(#filePath.prefix(upTo: try #require(#filePath.firstRange(of: "/Tests/")).lowerBound))
        let text = try #require(LocalFile.content(of: root + "/docs/forge-operations.md", limit: 1 << 20))
        var rows: [String: (inputs: String, outputs: String)] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("| ") && !line.hasPrefix("| operation") {
            let cells = line.split(separator: "|").map {
                $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            }
            if cells.count == 3 { rows[String(cells[0])] = (String(cells[1]), String(cells[2])) }
        }
        return rows
    }

    @Test func `every operation of the documentation exists, and no other`() throws {
        let names = try documented().keys
        #expect(names.count == 43)
        #expect(Set(names) == Set(ForgeOperations.byName.keys))
    }

    @Test(arguments: [
        ("17", 17), ("#17", 17), ("!17", 17), ("pr-17", 17), ("PR17", 17), (" 17 ", 17), ("pr-#4", 4), ("0", nil),
        ("seven", nil), ("-3", nil), ("", nil),
    ])
    func `a pull request is named in any of its spellings`(_ text: String, _ number: Int?) {
        #expect(ForgeInputs.pullRequest(text) == number)
    }

    @Test func `inputs are found in either spelling`() throws {
        for name in ["work_item_id", "workItemId", "WORK-ITEM-ID", "id"] {
            let inputs = ForgeInputs([name: "AB#12"], operation: "get-work-item")
            #expect(try inputs.workItem() == "12")
        }
        let inputs = ForgeInputs(["assignedTo": "dana"], operation: "create-work-item")
        #expect(inputs.text("assigned_to") == "dana")
    }

    @Test(
        arguments: [
            (Value.list(["a", "b"]), ["a", "b"]), (.string("a, b;c\nd"), ["a", "b", "c", "d"]),
            (.string(#"["a", "b"]"#), ["a", "b"]), (.string(""), []), (.integer(7), ["7"]),
        ] as [(Value, [String])])
    func `a list is a list, its JSON, or text with commas`(_ value: Value, _ elements: [String]) {
        #expect(ForgeInputs(["x": value], operation: "test").list("x") == elements)
    }

    @Test func `an author's own approval does not count, in whichever spelling`() {
        var request = PullRequest(
            number: 1, repository: "shop", title: "x", sourceBranch: "a", targetBranch: "main",
            author: "senior_developer")
        request.reviewers = [Reviewer("senior-developer", vote: .approve), Reviewer("software-qa")]
        var policy = BranchPolicy()
        let refused = ForgeOperations.approvals(of: request, policy)
        #expect(refused.given == 0 && refused.required == 1 && refused.missing == ["software-qa"])
        policy.authorMayApprove = true
        #expect(ForgeOperations.approvals(of: request, policy).given == 1)
        #expect(request.reviewer(named: "Software_QA")?.id == "software-qa")
    }

    @Test func `a missing input is named`() throws {
        let fault = #expect(throws: Fault.self) { try ForgeInputs([:], operation: "get-pr-details").pullRequest() }
        #expect(fault?.message == "the operation 'get-pr-details' lacks the input 'pr_id'")
    }
}
