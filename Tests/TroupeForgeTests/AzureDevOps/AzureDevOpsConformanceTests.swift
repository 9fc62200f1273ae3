import Testing
import TroupeForge
import TroupeTesting

@Suite struct AzureDevOpsConformanceTests {
    @Test(arguments: ForgeConformance.checks)
    func `it conforms`(check: ForgeConformance) async throws {
        try await AzureFixture.run { fixture in try await check.run(fixture.subject) }
    }
}
