import Testing
import TroupeInterpreter

@testable import TroupeActions

struct RepositorySourceTests {
    @Test(arguments: [
        ("https://example.com/team/app.git", "app"), ("ssh://git@example.com:22/app", "app"),
        ("git@example.com:team/app.git", "app"), ("git://example.com/a b", "ab"), ("file:///srv/app", "app"),
        ("/tmp", "tmp"),
    ])
    func `directories and URLs are sources`(text: String, name: String) throws {
        #expect(try RepositorySource(text).name == name)
    }

    @Test(arguments: [
        "", "-u", "--upload-pack=touch pwned", "ext::sh -c 'touch pwned'", "EXT::x", "transport::x/y",
        "http://example.com/x",
        "ftp://example.com/x", "ext://x", "fd://3", "relative/path", "./x", "/nowhere/at/all",
        "ssh://-oProxyCommand=x/y",
        "-oProxyCommand=x:y", "git@-oProxyCommand=x:y", "@:x", "/tmp\n", "/tmp\0/x",
    ])
    func `what could run a program, or is no place, is refused`(text: String) throws {
        #expect(throws: Fault.self) { try RepositorySource(text) }
    }

    @Test func `a password in a URL is not shown`() {
        #expect(RepositorySource.shown("https://me:secret@example.com/x") == "https://…@example.com/x")
        #expect(RepositorySource.shown("https://example.com/x@y") == "https://example.com/x@y")
    }
}
