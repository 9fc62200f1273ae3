package import TroupeYAML

/// The keys of every mapping of a workflow test file: what it is read by, and what its JSON Schema is made of.
package enum TestFileTables {
    /// A test file.
    package static let file = KeyTable(
        "a test file",
        [
            .init("workflow", .text, required: true, "the id of the workflow that is tested"),
            .init("description", .text, "what the tests are about, for people"),
            .init("defaults", .map(defaults), "what every test has, unless it says otherwise"),
            .init("tests", .maps(test), required: true, "the tests"),
        ])

    /// What `defaults` and a test may have in common.
    private static let shared: [KeyTable.Key] = [
        .init("inputs", .templateMap, "the inputs of the run"),
        .init("workItem", .text, "the work item that the run is for"),
        .init("agents", .templateMap, "personas by role or alias"),
        .init("secrets", .templateMap, "values of '${secrets.NAME}'"),
        .init("now", .text, "when the virtual clock begins; 2026-01-01T00:00:00Z by default"),
        .init("cancelAfter", .duration, "cancels the run when the virtual clock has gone this far"),
        .init("repository", .map(repository), "a git repository as the workspace; without it, an empty folder"),
        .init("files", .templateMap, "files in a workspace that is no repository, by path"),
        .init("stubs", .map(stubs), "what is answered instead of being done"),
        .init("expect", .map(expectation), "what must come of it"),
    ]

    static let defaults = KeyTable("'defaults'", shared)

    static let test = KeyTable(
        "a test",
        [
            .init("name", .text, required: true, "a sentence; each in a file is another"),
            .init("description", .text, "more about it, for people"),
        ] + shared)

    static let repository = KeyTable(
        "'repository'",
        [
            .init("files", .templateMap, "files of the first commit, by path"),
            .init("branches", .any, "further branches by name, each with 'files': one commit on top of main, pushed"),
            .init("checkout", .text, "the branch that is checked out; 'main' by default"),
            .init("changes", .templateMap, "uncommitted changes: files by path, null removes one"),
        ])

    static let branch = KeyTable("a branch", [.init("files", .templateMap, "files by path, null removes one")])

    // Stubs

    static let stubs = KeyTable(
        "'stubs'",
        [
            .init("shell", .maps(shell), "for shell-command and git-operation steps and prerequisites"),
            .init("model", .maps(model), "for llm-call steps and skills"),
            .init("forge", .maps(forge), "for azure-devops steps"),
            .init("workflows", .maps(workflow), "for execute-workflow steps"),
            .init("tasks", .maps(task), "for human-task steps"),
            .init("http", .maps(http), "for http-request steps"),
        ])

    /// What every stub may have.
    private static let common: [KeyTable.Key] = [
        .init("times", .integer(1), "how often it answers; the next stub that matches counts then"),
        .init("optional", .boolean, "whether it is no failure that it is never used"),
        .init("error", .map(error), "fails instead of answering"),
        .init("takes", .duration, "how long the answer takes, on the virtual clock"),
        .init("timeout", .boolean, "never answers: the step's own timeout ends it"),
        .init("interrupted", .boolean, "the server ends in the middle of it"),
    ]

    static let error = KeyTable(
        "'error'",
        [
            .init("code", .text, "what 'retry.on' and '${error.code}' see"),
            .init("message", .text, required: true, "what '${error.message}' says"),
            .init("details", .templateMap, "what else '${error…}' has"),
        ])

    static let shell = KeyTable(
        "a shell stub",
        [
            .init("step", .text, "the step's id; 'workflow/step' for one of another workflow"),
            .init("command", .text, "a program that the scripts call, found before any other of that name"),
            .init("args", .text, "with 'command': a glob for its arguments, joined by blanks"),
            .init("exit", .integer(0), "the exit code; 0 by default"),
            .init("stdout", .text, "what it writes to standard output"),
            .init("stderr", .text, "what it writes to standard error"),
            .init("outputs", .templateMap, "with 'step': the values of the declared outputs"),
            .init("files", .templateMap, "files it leaves in the workspace, by path; null removes one"),
        ] + common)

    static let model = KeyTable(
        "a model stub",
        [
            .init("step", .text, "the step's id; 'workflow/step' for one of another workflow"),
            .init("skill", .text, "the name of a skill that a script calls"),
            .init("prompt", .text, "a glob for the prompt"),
            .init("answer", .any, "text, or a map as the structured answer"),
        ] + common)

    static let forge = KeyTable(
        "a forge stub",
        [
            .init("operation", .text, required: true, "the operation"),
            .init("step", .text, "the step's id; 'workflow/step' for one of another workflow"),
            .init("inputs", .any, "what the inputs must hold; others may be there"),
            .init("outputs", .templateMap, "what the operation gives"),
        ] + common)

    static let workflow = KeyTable(
        "a workflow stub",
        [
            .init("workflow", .text, required: true, "the id of the workflow that is called"),
            .init("inputs", .templateMap, "what the inputs must hold; others may be there"),
            .init("outputs", .templateMap, "what it gives; it must declare them"),
        ] + common)

    static let task = KeyTable(
        "a task stub",
        [
            .init("step", .text, required: true, "the step's id; 'workflow/step' for one of another workflow"),
            .init("answer", .any, "a map, or the text of the option that is chosen"),
            .init("by", .text, "who answers"),
        ] + common)

    static let http = KeyTable(
        "an http stub",
        [
            .init("url", .text, required: true, "a glob for the URL"),
            .init("step", .text, "the step's id; 'workflow/step' for one of another workflow"),
            .init("method", .text, "the method; any by default"),
            .init("status", .integer(100), "the status code; 200 by default"),
            .init("headers", .templateMap, "header fields of the answer"),
            .init("body", .any, "text, or a value as JSON"),
        ] + common)

    // Expectations

    static let states = ["completed", "failed", "cancelled", "incident"]

    static let expectation = KeyTable(
        "'expect'",
        [
            .init("state", .choice(states), "how the run ends; 'completed' by default, 'failed' with an 'error'"),
            .init("path", .names, "steps that were completed, in this order; others may lie between"),
            .init("exactPath", .names, "all steps that were completed, in order; containers may be left out"),
            .init("failed", .names, "steps that failed in the end, whether or not the run went on"),
            .init("skipped", .names, "steps whose condition was false"),
            .init("notRun", .names, "steps that were never entered"),
            .init("outputs", .templateMap, "outputs of the run: values, or 'matches', 'contains', 'not'"),
            .init("error", .any, "what the failure says: text it contains, or 'matches', 'contains', 'not'"),
            .init("incidents", .any, "what the incidents say, one text for each"),
            .init("calls", .maps(call), "calls that were made, in this order for each kind"),
            .init("notCalled", .maps(call), "calls that were not made"),
            .init("files", .templateMap, "files of the workspace: text, 'contains', 'matches'; null for none"),
            .init("commits", .any, "commits of a branch: 'branch' and 'subjects', oldest first; a list for several"),
            .init("log", .any, "what lines of the log contain: texts, or 'matches', 'contains'"),
        ])

    static let call = KeyTable(
        "a call",
        [
            .init("step", .text, "the step's id; 'workflow/step' for one of another workflow"),
            .init("operation", .text, "an operation of the forge"),
            .init("workflow", .text, "a workflow"),
            .init("task", .text, "a human-task step"),
            .init("skill", .text, "a skill"),
            .init("command", .text, "a program that has a stub"),
            .init("url", .text, "a glob for the URL of an http-request"),
            .init("args", .any, "the program's arguments, joined by blanks: text, 'contains', 'matches'"),
            .init("prompt", .any, "the prompt: text, 'contains', 'matches'"),
            .init("inputs", .any, "what the inputs held; others may have been there"),
            .init("persona", .text, "who did it"),
            .init("times", .integer(0), "how many such calls there were in all"),
        ])

    static let commits = KeyTable(
        "'commits'",
        [
            .init("branch", .text, required: true, "the branch"),
            .init("subjects", .any, required: true, "subjects of its commits since the first of main, oldest first"),
            .init("origin", .boolean, "whether the branch is looked up at origin instead of in the workspace"),
        ])
}
