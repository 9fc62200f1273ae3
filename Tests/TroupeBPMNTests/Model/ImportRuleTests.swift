import Testing

@testable import TroupeBPMN

struct ImportRuleTests {
    @Test func `the guide lists every rule in its own words`() {
        let guide = String(decoding: Fixtures.bytes(Fixtures.root + "/docs/bpmn-files.md"), as: UTF8.self)
        for rule in ImportRule.allCases {
            #expect(guide.contains("| `\(rule.rawValue)` | \(rule.summary) |"), "\(rule.rawValue)")
        }
    }
}
