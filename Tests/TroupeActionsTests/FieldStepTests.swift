import Testing
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

extension RealSteps {
    /// Scripts from the field, in a real repository, in place.
    @Suite struct FieldStepTests {
        private static let message = #"x"; touch pwned; $(touch pwned) #"#

        private static let verify = """
            CURRENT_BRANCH=$(git branch --show-current)
            if [ "$CURRENT_BRANCH" != "${inputs.BRANCH_NAME}" ]; then
              echo "ERROR: Expected branch ${inputs.BRANCH_NAME}, but on ${CURRENT_BRANCH}"
              exit 1
            fi
            """
        private static let stage = """
            if [ -z "${inputs.FILES}" ]; then
              git add -A
              echo "Staged all changes"
            else
              for FILE in ${inputs.FILES}; do
                if [ -f "$FILE" ]; then git add "$FILE"; fi
              done
            fi
            git diff --staged --stat
            """
        private static let commit = """
            # Extract work item ID from branch name
            WORK_ITEM_ID=$(echo ${inputs.BRANCH_NAME} | grep -oE '[0-9]+' | head -1)

            # Construct commit message
            FULL_MESSAGE="${inputs.COMMIT_TYPE}: ${inputs.COMMIT_MESSAGE}"
            if [ ! -z "$WORK_ITEM_ID" ]; then
              FULL_MESSAGE="$FULL_MESSAGE

              Related to: AB#$WORK_ITEM_ID"
            fi

            # Create commit
            if [ "${inputs.BYPASS_HOOKS}" = "true" ]; then
              git commit --no-verify -m "$FULL_MESSAGE"
            else
              git commit -m "$FULL_MESSAGE"
            fi

            COMMIT_HASH=$(git rev-parse HEAD)
            echo "Created commit: $COMMIT_HASH"
            """

        @Test func `a hostile commit message arrives byte for byte, in one commit, and nothing else happens`()
            async throws
        {
            var bench = try ActionBench()
            let repository = try await Repository.make(bench.folder.at("R"))
            try await repository.git("switch", "--quiet", "--create", "feature/x")
            try bench.folder.write("edited\n", to: "R/file.txt")
            let request = WorkspaceRequest(repository: repository.path, inPlace: true)
            let workspaces = GitWorkspaces(directory: bench.folder.at("workspaces"), bench.surroundings) { _ in true }
            bench.workspace = try await workspaces.prepare(run: 1, request: request)
            let inputs: ValueMap = [
                "BRANCH_NAME": "feature/x", "COMMIT_TYPE": "feat", "COMMIT_MESSAGE": .string(Self.message),
                "BYPASS_HOOKS": false,
            ]
            var outputs: ValueMap = [:]
            for (command, names) in [
                (Self.verify, ["CURRENT_BRANCH"]), (Self.stage, ["STAGED_FILES"]),
                (Self.commit, ["COMMIT_HASH", "FULL_MESSAGE"]),
            ] {
                var order = JobOrder.sample("shell-command", ["command": fieldScript(command, inputs)], outputs: names)
                order.workspace = request
                order.persona = "tester"
                outputs.merge(try await bench.perform(order))
            }
            #expect(try await repository.git("log", "-1", "--format=%B") == "feat: \(Self.message)\n")
            #expect(try await repository.git("rev-list", "--count", "main..HEAD") == "1")
            #expect(
                try await repository.git("log", "-1", "--format=%an <%ae> %cn")
                    == "Terry Test <tester@example.com> Terry Test")
            #expect(try await repository.git("status", "--porcelain") == "")
            #expect(names(in: repository.path) == [".git", "file.txt"])
            #expect(outputs["FULL_MESSAGE"] == .string("feat: \(Self.message)"))
            #expect(try await outputs["COMMIT_HASH"] == .string(repository.git("rev-parse", "HEAD")))
        }
    }
}
