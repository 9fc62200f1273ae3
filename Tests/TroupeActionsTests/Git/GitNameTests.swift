import Testing

@testable import TroupeActions

struct GitNameTests {
    @Test(arguments: ["main", "feature/x-1", "a.b", "ü", "v1.0.0", "a@b", "x{y"])
    func `names that git takes are fine`(name: String) async throws {
        #expect(GitName.problem(name) == nil)
    }

    @Test(arguments: [
        "", "-b", "--upload-pack=touch pwned", "-", "HEAD", "@", "a b", "a..b", "a~1", "a^", "a:b", "a?", "a*", "a[b",
        "a\\b", "/a", "a/", "a//b", "a.", ".a", "a/.b", "a.lock", "a.lock/b", "a@{1}", "a\nb", "a\u{7F}", "a\0b",
        String(repeating: "x", count: 251),
    ])
    func `names that git refuses, or that mean more than they say, are refused`(name: String) async throws {
        #expect(GitName.problem(name) != nil)
    }

    @Test(arguments: ["HEAD", "HEAD~2", "main^2", "0123abcd", "origin/main", "v1^0"])
    func `revisions are names and what may stand behind them`(text: String) throws {
        #expect(try GitName.checkedRevision(text, "commit") == text)
    }

    @Test(arguments: ["HEAD^{tree}", "main:file", "^main", "a..b", "--all", ":/text", "@{-1}", "HEAD~x", ""])
    func `other revisions are refused`(text: String) throws {
        #expect(throws: (any Error).self) { try GitName.checkedRevision(text, "commit") }
    }
}
