import Testing
import TroupeForge

@Suite struct ForgeModelTests {
    @Test func `votes are read as names and numbers`() {
        #expect(ReviewVote(named: "Approve_With Suggestions") == .approveWithSuggestions)
        #expect(ReviewVote(named: "-5") == .wait)
        #expect(ReviewVote(named: "10") == .approve)
        #expect(ReviewVote(named: "7") == nil)
        #expect(ReviewVote(named: "perhaps") == nil)
        for vote in ReviewVote.allCases { #expect(ReviewVote(named: vote.name) == vote) }
    }

    @Test(arguments: [
        ("Critical", ForgeSeverity.critical), ("1", .critical), ("sev2", .high), ("SEV-3", .medium), ("P4", .low),
        ("2 - High", .high), ("warning", .medium),
    ])
    func `severities are read as names and grades`(text: String, severity: ForgeSeverity) {
        #expect(ForgeSeverity(named: text) == severity)
    }

    @Test func `what is no severity is none`() {
        for text in ["", "9", "very", "sev", "2020"] { #expect(ForgeSeverity(named: text) == nil) }
    }

    @Test func `an error is one short line`() {
        let error = ForgeError.conflict(String(repeating: "x\n", count: 1_000), files: (0..<50).map { "\($0)" })
        #expect(!error.description.contains("\n"))
        #expect(error.description.count < 700)
        #expect(ForgeError.notFound("work item '7'").description == "There is no work item '7'.")
        #expect(ForgeError.unsupported("x").code == "forge.unsupported")
    }
}
