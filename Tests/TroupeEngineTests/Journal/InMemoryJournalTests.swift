import Testing
import TroupeEngine
import TroupeTesting

@Suite struct InMemoryJournalTests {
    @Test(arguments: JournalConformance.checks)
    func `it conforms`(check: JournalConformance) async throws {
        let journal = InMemoryJournal()
        try await check.run { journal }
    }
}
