import Foundation
import Testing

/// What the product was asked to do first: a commit whose message nobody can turn into commands.
@Suite struct CommitTests {
    private static let workflow = Troupe.root + "/../shared/examples/system/wf4-code-commit.yaml"
    private static let message = #"x"; touch pwned; $(touch pwned) #"#

    @Test(.enabled(if: access(workflow, R_OK) == 0, "the example workflow is not beside the checkout"))
    func `a hostile message is committed byte for byte`() async throws {
        let folder = try TestFolder()
        try folder.write("one\n", to: "repository/file.txt")
        let repository = folder.at("repository")
        for arguments in [
            ["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "begin"],
            ["checkout", "-q", "-b", "feature/x"],
        ] {
            let ending = try await Git.run(arguments, in: repository)
            #expect(ending.code == 0, "\(ending)")
        }
        try folder.write("one\ntwo\n", to: "repository/file.txt")
        let ending = try await Troupe.run(
            [
                "run", Self.workflow, "--repository", repository, "--in-place", "-i", "BRANCH_NAME=feature/x", "-i",
                "COMMIT_TYPE=feat", "-i", "COMMIT_MESSAGE=\(Self.message)", "-i", "PUSH=false",
            ], in: folder)
        #expect(ending.code == 0, "\(ending)")
        let log = try await Git.run(["log", "--format=%s", "main..feature/x"], in: repository)
        #expect(log.output == "feat: \(Self.message)\n", "\(log)")
        #expect(try await Git.run(["status", "--porcelain"], in: repository).output.isEmpty)
        for path in ["pwned", "repository/pwned", "data/pwned"] { #expect(!folder.exists(path)) }
        #expect(try await Git.run(["show", "HEAD:file.txt"], in: repository).output == "one\ntwo\n")
    }
}
