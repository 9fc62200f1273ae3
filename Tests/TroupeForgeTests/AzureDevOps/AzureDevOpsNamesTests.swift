import Testing
import TroupeGraph

@testable import TroupeForge

@Suite struct AzureDevOpsNamesTests {
    @Test func `names with signs of addresses in them reach the service as they are`() async throws {
        let project = "Größe ?#&=%2F+'\"—"
        try await AzureFixture.run(project: project) { fixture in
            fixture.server.change { $0.projects = [project: "p1"] }
            let branch = "feature/ü?#&=%2F+x"
            let made = try await fixture.pullRequest(branch)
            #expect(made.sourceBranch == branch)
            var query = PullRequestQuery()
            query.sourceBranch = branch
            #expect(try await fixture.forge.pullRequests(query, fixture.call).items.map(\.number) == [made.number])
            let label = "a/b?c#d ü"
            _ = try await fixture.forge.addLabels([label], made.number, fixture.call)
            #expect(try await fixture.forge.removeLabel(label, made.number, fixture.call).labels == [])
        }
    }

    @Test(arguments: ["", ".", ".."])
    func `a name that would mean another resource is refused`(name: String) async throws {
        try await AzureFixture.run { fixture in
            var call = fixture.call
            call.repository = name
            try await expect("forge.invalid") { _ = try await fixture.forge.repository(call) }
            #expect(fixture.server.log.isEmpty)
        }
    }

    @Test(arguments: ["' OR '1' = '1", "O'Brien", "'", "''", "\\'", "[System.Id]", "x' ORDER BY [System.Id] --"])
    func `quotes in a query stay in their literal`(text: String) async throws {
        try await AzureFixture.run { fixture in
            var draft = WorkItemDraft(type: "Task", title: "a title with \(text) in it")
            draft.tags = ["plain"]
            let made = try await fixture.forge.createWorkItem(draft, fixture.call)
            _ = try await fixture.forge.createWorkItem(WorkItemDraft(type: "Task", title: "else"), fixture.call)
            var query = WorkItemQuery()
            query.text = text
            #expect(try await fixture.forge.workItems(query, fixture.call).items.map(\.id) == [made.id])
            for path in [\WorkItemQuery.state, \.type] {
                var query = WorkItemQuery()
                query[keyPath: path] = text
                #expect(try await fixture.forge.workItems(query, fixture.call).items == [])
            }
            query = WorkItemQuery()
            query.tags = [text]
            #expect(try await fixture.forge.workItems(query, fixture.call).items == [])
        }
    }

    @Test func `a line end in a query is a space`() {
        #expect(WIQL.literal("a\nb\r\nc'd") == "'a b  c''d'")
    }

    @Test func `the name of a field leads to no other part of a work item`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), fixture.call)
            for name in ["../relations/-", "System.Title/..", "~1relations", "a/b"] {
                var change = WorkItemChange()
                change.fields = [name: "x"]
                let error = try await forgeError {
                    _ = try await fixture.forge.updateWorkItem(made.id, change, fixture.call)
                }
                #expect(error.code == "forge.invalid")
            }
            #expect(try await fixture.forge.workItem(made.id, fixture.call) == made)
        }
    }

    @Test func `addresses of the services are those of the organization`() throws {
        let token = try #require(AzureDevOpsToken("t"))
        func bases(_ organization: String) throws -> [String] {
            let made = try AzureDevOpsConfiguration(organization: organization, project: "P", token: token)
            return [made.organization, made.releases, made.identities]
        }
        #expect(
            try bases("https://dev.azure.com/acme/") == [
                "https://dev.azure.com/acme", "https://vsrm.dev.azure.com/acme", "https://vssps.dev.azure.com/acme",
            ])
        #expect(
            try bases("https://acme.visualstudio.com") == [
                "https://acme.visualstudio.com", "https://acme.vsrm.visualstudio.com",
                "https://acme.vssps.visualstudio.com",
            ])
        let server = "https://tfs.example.org/tfs/DefaultCollection"
        #expect(try bases(server) == [server, server, server])
        for bad in ["http://dev.azure.com/acme", "https://user@dev.azure.com/acme", "https://a/b?c", "ftp://a", ""] {
            #expect(throws: ForgeError.self) { _ = try bases(bad) }
        }
    }

    @Test func `times are read to the microsecond, and nonsense is none`() {
        #expect(AzureDevOpsTime.microseconds("1970-01-01T00:00:01.5Z") == 1_500_000)
        #expect(AzureDevOpsTime.microseconds("2026-11-21T15:53:03.1234567Z") == 1_795_276_383_123_456)
        #expect(AzureDevOpsTime.microseconds("2024-02-29T00:00:00Z") == 1_709_164_800_000_000)
        for text in ["", "T", "9223372036854775807-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T99:00:00Z"] {
            #expect(AzureDevOpsTime.microseconds(text) == nil)
        }
    }

    @Test func `plain text survives the service's HTML, and HTML becomes plain text`() {
        for text in ["", "a < b && c > \"d\"", "<b>no markup</b>\n\n  two\nlines &lt; &amp;", "ü — 100 %\n"] {
            #expect(RichText.decoded(RichText.encoded(text)) == text)
        }
        #expect(!RichText.encoded("<script>").contains("<s"))
        #expect(RichText.decoded("<div>One&nbsp;line</div><div>two<br></div>") == "One line\ntwo")
        #expect(RichText.decoded("<ul><li>a</li><li>b &#233;&#x1F600;</li></ul>") == "- a\n- b é😀")
        #expect(RichText.decoded("5 < 6 &unknown; &") == "5 < 6 &unknown; &")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a text of nothing but signs that begin a tag is read in one go`() {
        let text = String(repeating: "<", count: 300_000)
        #expect(RichText.decoded(text) == text)
        #expect(RichText.decoded("<b>\(text)") == text)
    }
}
