import Testing
import TroupeForge
import TroupeTesting

@Suite struct LocalForgeConformanceTests {
    @Test(arguments: ForgeConformance.checks)
    func `it conforms`(check: ForgeConformance) async throws {
        let test = try await TestForge()
        try await check.run(test.subject)
        await test.forge.close()
    }
}
