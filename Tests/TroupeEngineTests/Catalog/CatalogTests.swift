import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@Suite struct CatalogTests {
    @Test func `a version that is deployed keeps the definition it was stored with`() async throws {
        let journal = InMemoryJournal()
        let first = SampleWorkflow.sequence("wf", .job("a"))
        try await Catalog(journal: journal).deploy(first)
        // Another program lowers the same source to something else.
        var again = SampleWorkflow.sequence("wf", .job("a"), .job("b"))
        again.hash = first.hash
        let catalog = Catalog(journal: journal)
        #expect(try await catalog.deploy(again).definition == first.definition)
        #expect(catalog.latest(id: "wf")?.version == 1)
    }

    @Test func `loading knows the latest version of each workflow`() async throws {
        let journal = InMemoryJournal()
        let catalog = Catalog(journal: journal)
        for hash in ["A", "B"] {
            for id in ["one", "two"] {
                var deployment = SampleWorkflow.sequence(id, .job("a"))
                deployment.hash = hash
                try await catalog.deploy(deployment)
            }
        }
        let fresh = Catalog(journal: journal)
        try await fresh.load()
        #expect(fresh.workflows.map { "\($0.definition.id)\($0.version)\($0.hash)" } == ["one2B", "two2B"])
    }
}
