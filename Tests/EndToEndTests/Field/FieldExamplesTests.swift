import Glibc
import Testing

/// The field's own files, unmodified: they lint without an error, their broken calls are named, and they run to an end
/// that tells the truth. Skipped where they are not beside the checkout.
@Suite(
    .enabled(if: access(Troupe.root + "/../shared/examples", R_OK) == 0, "the examples are not beside the checkout"),
    .serialized)
struct FieldExamplesTests {
    private static let folder = Troupe.root + "/../shared/examples"

    @Test func `they lint without an error, and their broken calls are named with file, line and column`() async throws
    {
        let ending = try await Troupe.run(["lint", Self.folder], in: try TestFolder())
        #expect(ending.code == 0, "\(ending)")
        #expect(ending.output.contains("9 files, 0 errors, "), "\(ending.output)")
        for line in [
            "personas/persona-backend-developer-workflow.yaml:135:23: warning: the call of 'wf0-feature-development' lacks "
                + "the required input 'FEATURE_ID' [call-missing-input]",
            "personas/persona-backend-developer-workflow.yaml:137:15: warning: 'wf0-feature-development' has no input "
                + "'WORK_ITEM_ID' [call-unknown-input]",
            "personas/persona-devsecops-engineer-workflow.yaml:153:15: warning: 'wf0-feature-development' has no input "
                + "'FEATURE_NAME' [call-unknown-input]",
            "system/wf0-feature-development.yaml:69:19: warning: the call of 'wf4-code-commit' lacks the required input "
                + "'COMMIT_MESSAGE' [call-missing-input]",
        ] {
            #expect(ending.output.contains(line), "\(line)")
        }
    }

    /// A file, its inputs, how `troupe run` ends, and what it must have said.
    private static let runs: [(file: String, inputs: [String], code: Int32, said: [String])] = [
        (
            "system/wf3-branch-creation", ["WORK_TYPE=feature", "WORK_ITEM_ID=F-1", "DESCRIPTION=some-thing"], 0,
            ["BRANCH_NAME=feature/F-1-some-thing", "BASE_BRANCH=main", "STATUS=completed"]
        ),
        ("system/wf4-code-commit", ["BRANCH_NAME=main", "COMMIT_TYPE=feat", "COMMIT_MESSAGE=x", "PUSH=false"], 0, []),
        (
            "system/wf16-reviewer-selection", ["PR_NUMBER=1", "BRANCH_NAME=main", "TARGET_BRANCH=main"], 0,
            ["get-factory-settings calls wf15-factory-settings-lookup", "SELECTED_REVIEWERS="]
        ),
        ("system/wf8-merge", ["PR_NUMBER=1"], 1, ["validate-pr-status: There is no pull request '1'."]),
        (
            "system/wf12-work-item-update", ["WORK_ITEM_ID=1", "STATUS=Resolved"], 3,
            ["There is no work item '1'.", "failed steps passed over"]
        ),
        (
            "personas/persona-backend-developer-workflow", ["WORK_ITEM_ID=1", "WORK_ITEM_TYPE=feature"], 3,
            ["the persona 'backend-developer' has no skill of that name", "failed steps passed over"]
        ),
        (
            "personas/persona-devsecops-engineer-workflow", ["WORK_ITEM_ID=1", "WORK_ITEM_TYPE=task"], 3,
            [
                "the persona 'devsecops-engineer' has no skill of that name", "create-incident",
                "failed steps passed over",
            ]
        ),
        (
            "personas/persona-test-engineer-workflow", ["WORK_ITEM_ID=1", "WORK_ITEM_TYPE=task"], 3,
            ["the persona 'test-engineer' has no skill of that name", "failed steps passed over"]
        ),
    ]

    private static func repository(_ folder: TestFolder) async throws -> String {
        try folder.write("one\n", to: "repository/file.txt")
        let path = folder.at("repository")
        for arguments in [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "begin"]] {
            try await Git.ask(arguments, in: path)
        }
        return path
    }

    private static func arguments(_ file: String, _ repository: String, _ inputs: [String]) -> [String] {
        ["run", "\(folder)/\(file).yaml", "--repository", repository] + inputs.flatMap { ["-i", $0] }
    }

    @Test(arguments: runs.indices)
    func `each runs to an end that says what was done and what was not`(_ index: Int) async throws {
        let (file, inputs, code, said) = Self.runs[index]
        let folder = try TestFolder()
        let repository = try await Self.repository(folder)
        let ending = try await Troupe.run(Self.arguments(file, repository, inputs), in: folder)
        #expect(ending.code == code, "\(file): \(ending)")
        let text = ending.output + ending.errors
        for words in said { #expect(text.contains(words), "\(file): \(words)\n\(text)") }
    }

    /// Its development loop only logs and never becomes ready: it goes on until somebody ends it, or the limit of loops.
    @Test func `the feature workflow, which develops nothing, is ended by Ctrl-C`() async throws {
        let folder = try TestFolder()
        let repository = try await Self.repository(folder)
        let arguments = Self.arguments(
            "system/wf0-feature-development", repository, ["FEATURE_ID=F-1", "FEATURE_DESCRIPTION=some-thing"])
        let program = try Troupe.start(arguments, in: folder)
        await program.printed { $0.contains("development-cycle, round 2") }
        program.send(SIGINT)
        let ending = await program.ended()
        #expect(ending.code == 130, "\(ending)")
        #expect(ending.output.contains("run 1 canceled"))
    }
}
