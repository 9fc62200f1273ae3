import TroupeGraph

extension ExampleRun {
    private static let begin = [
        "feature-development-process", "Start_wish", "Task_refine", "Task_branch",
    ]
    private static let round = [
        "Task_write", "Call_apply", "Task_commit", "Gateway_check", "Call_checks", "Task_scan", "Gateway_checked",
        "Task_review",
    ]
    private static let end = ["Gateway_decision", "Task_request", "Task_approve", "Task_merge", "End_done"]
    private static let team = [
        "Task_refine": "product-owner", "Task_branch": "backend-developer", "Task_write": "backend-developer",
        "Task_commit": "backend-developer", "Task_scan": "qa-test-engineer", "Task_review": "senior-developer",
        "Task_request": "backend-developer", "Task_approve": "senior-developer", "Task_merge": "senior-developer",
    ]

    /// What the model answers. Of the feature, the first change does not pass its test, the second does.
    static let answers = """
        answers:
          - step: Task_write
            contains: "asked for: nothing yet"
            persona: backend-developer
            value:
              SUMMARY: find words
              FILES:
                - {path: search.sh, content: 'grep -- "$1" "$2"'}
                - {path: tests.sh, content: 'test "$(sh search.sh WORD words.txt)" = word'}
          - step: Task_write
            contains: in either case
            persona: backend-developer
            value:
              SUMMARY: find words in either case
              FILES:
                - {path: search.sh, content: 'grep -i -- "$1" "$2"'}
          - step: Task_cause
            persona: senior-developer
            text: A full disk.
        """

    static let feature = [
        ExampleRun(
            description: "a feature is written again after its review, and merged", file: "feature-development",
            process: "feature-development-process", variables: ["title": "Add a search!"], hasRepository: true,
            answers: [
                "Task_refine": [["acceptance": "a word is found"]],
                "Task_review": [
                    ["decision": "change", "comment": "Find it in either case."],
                    ["decision": "approve", "comment": "Well done."],
                ],
            ],
            performers: team, path: begin + round + ["Gateway_decision"] + round + end,
            results: [
                "branch": "feature/add-a-search-", "rounds": 2, "checks": "passed", "secrets": 0,
                "decision": "approve", "pullRequest": 1, "vote": "approve", "summary": "find words in either case",
                "changed": ["search.sh"], "acceptance": "a word is found", "comment": "Well done.",
            ]),
        ExampleRun(
            description: "a review that is late is reminded of, and may pass what fails",
            file: "feature-development",
            process: "feature-development-process", variables: ["title": "Search again"], hasRepository: true,
            answers: ["Task_refine": [[:]], "Task_review": [["decision": "approve"]]],
            patience: ["Task_review": ("Boundary_reminder", 2)],
            performers: team.merging(["Task_remind": "senior-developer"]) { $1 },
            path: begin + round
                + [
                    "Boundary_reminder", "Task_remind", "End_reminded", "Boundary_reminder", "Task_remind",
                    "End_reminded",
                ]
                + end,
            results: [
                "branch": "feature/search-again", "rounds": 1, "checks": "failed", "acceptance": "Search again",
                "decision": "approve",
            ]),
    ]
}
