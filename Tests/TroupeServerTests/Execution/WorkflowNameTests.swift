import Testing

@testable import TroupeServer

@Suite struct WorkflowNameTests {
    private static let ids = ["wf0-feature-development", "wf1-bug-fix", "wf22-bug-fix", "deploy", "wfx-odd", "wf3"]

    @Test(arguments: [
        ("feature_development", "wf0-feature-development"), ("feature-development", "wf0-feature-development"),
        ("Feature Development", "wf0-feature-development"), ("wf0_feature_development", "wf0-feature-development"),
        ("wf0-feature-development", "wf0-feature-development"), ("wf22-bug-fix", "wf22-bug-fix"), ("DEPLOY", "deploy"),
        ("wfx-odd", "wfx-odd"), ("wf3", "wf3"),
    ])
    func `a kind finds its workflow`(name: String, id: String) {
        #expect(WorkflowName.find(name, among: Self.ids) == .one(id))
    }

    @Test func `what fits several or none is not guessed`() {
        #expect(WorkflowName.find("bug_fix", among: Self.ids) == .several(["wf1-bug-fix", "wf22-bug-fix"]))
        #expect(WorkflowName.find("odd", among: Self.ids) == .none(nearest: nil))
        #expect(WorkflowName.find("featur_development", among: Self.ids) == .none(nearest: "wf0-feature-development"))
    }
}
