import TroupeYAML

/// The actions a step may have: their keys, and what they lower to. The only list of actions there is.
enum ActionTable {
    /// What an action becomes in the graph.
    enum Lowering: Sendable {
        /// Work that a step action performs; its own keys become the job's inputs.
        case job(idempotent: Bool)
        case conditional
        case parallel
        case whileLoop
        case forLoop
        case repetition
        case wait
        case assignment
        case call
        case fail
    }

    /// One action.
    struct Action: Sendable {
        let name: String
        let lowering: Lowering
        let note: String
        /// The keys that only this action has.
        let own: [KeyTable.Key]
        /// Own and common keys.
        let table: KeyTable

        init(_ name: String, _ lowering: Lowering, _ note: String, _ own: [KeyTable.Key]) {
            self.name = name
            self.lowering = lowering
            self.note = note
            self.own = own
            let names = Set(own.flatMap { [$0.name] + $0.otherNames })
            table = KeyTable(
                "a step with action '\(name)'", own + WorkflowTables.commonStepKeys.filter { !names.contains($0.name) })
        }

        /// Whether `condition` belongs to the action itself instead of saying when to skip it.
        var ownsCondition: Bool { own.contains { $0.name == "condition" } }

        /// Whether steps stand inside.
        var isContainer: Bool { own.contains { $0.name == "steps" } }
    }

    /// The action of that name.
    static func action(_ name: String) -> Action? { byName[name] }

    static let actions: [Action] = [
        Action(
            "shell-command", .job(idempotent: false), "Runs a script with bash.",
            [
                .init("command", .script, required: true, "the script; values of expressions never become code"),
                .init("workingDirectory", .templateText, "where it runs, relative to the workspace"),
                .init("env", .templateMap, "environment variables of this script"),
                .init("shell", .suggestion(["bash", "sh"]), "the program that runs the script"),
                inputs,
            ]),
        Action(
            "conditional", .conditional, "Takes the first branch that applies.",
            [
                .init("condition", .condition, "when to run 'steps', or the subject of the branches"),
                .init("steps", .list("step"), "run when the condition is true"),
                .init("else", .list("step"), "run when it is false, or no branch applies"),
                .init("branches", .maps(WorkflowTables.branch), "tried in order"),
            ]),
        Action(
            "azure-devops", .job(idempotent: false), "Works with work items, pull requests and builds.",
            [.init("operation", .suggestion(forgeOperations), required: true, "what to do"), inputs]),
        Action(
            "execute-workflow", .call, "Runs another workflow as a part of this run.",
            [
                .init("workflow", .templateText, required: true, "the id of the workflow to run"),
                .init("inputs", .templateMap, "its inputs"),
                .init("workspace", .template, "its own workspace; without it, the caller's is shared"),
            ]),
        Action(
            "log", .job(idempotent: true), "Writes a line to the log of the run.",
            [
                .init("message", .templateText, required: true, "the line"),
                .init(
                    "level", .suggestion(["debug", "info", "warn", "error"]), "how important it is; 'info' by default"),
            ]),
        Action(
            "set-variable", .assignment, "Sets a variable of the context.",
            [
                .init("variable", .text, required: true, "its name, with or without 'context.'"),
                .init("value", .template, required: true, "its value; expressions inside are evaluated at any depth"),
            ]),
        Action(
            "parallel", .parallel, "Runs all its steps at the same time.",
            [.init("steps", .list("step"), required: true, "the branches, one step each")]),
        Action(
            "git-operation", .job(idempotent: false), "Runs git in the workspace.",
            [.init("operation", .suggestion(gitOperations), required: true, "what to do"), inputs]),
        Action(
            "wait", .wait, "Waits for a time or a signal.",
            [
                .init("duration", .duration, "how long: 90, 30m, 4h, 2d, PT15M"),
                .init("until", .templateText, "a time in ISO 8601"),
                .init("signal", .templateText, "the name of a signal"),
            ]),
        Action(
            "while-loop", .whileLoop, "Repeats its steps while a condition is true.",
            [
                .init("condition", .condition, required: true, "tested before each round"),
                .init("steps", .list("step"), required: true, "one round"),
                .init("maxIterations", .integer(1), "rounds after which the loop fails"),
            ]),
        Action(
            "for-loop", .forLoop, "Runs its steps once for each element of a list.",
            [
                .init("items", .template, required: true, "the list; 'item' and 'index' are set in each round"),
                .init("steps", .list("step"), required: true, "one round"),
                .init("concurrency", .template, "rounds that may run at the same time; 1 by default"),
                .init("maxIterations", .integer(1), "rounds after which the loop fails"),
            ]),
        Action(
            "repeat", .repetition, "Runs its steps a number of times.",
            [
                .init("count", .template, required: true, "how often; 'index' is set in each round"),
                .init("steps", .list("step"), required: true, "one round"),
                .init("maxIterations", .integer(1), "rounds after which the loop fails"),
            ]),
        Action(
            "llm-call", .job(idempotent: true), "Asks a model, in the role of the step's persona.",
            [
                .init("prompt", .templateText, required: true, "what to ask"),
                .init("system", .templateText, "instructions beside the persona's own"),
                .init("provider", .templateText, "the provider, where it is not the persona's"),
                .init("model", .templateText, "the model, where it is not the persona's"),
                .init("tier", .suggestion(["fast", "balanced", "deep"]), "how capable a model is needed"),
                .init("schema", .template, "a JSON Schema that the answer must follow"),
                .init("tools", .template, "tools the model may call"),
                .init("maxTokens", .template, "the longest answer, in tokens"),
                .init("temperature", .template, "0 to 1"),
                inputs,
            ]),
        Action(
            "human-task", .job(idempotent: true), "Asks a person: an approval or a form.",
            [
                .init("title", .templateText, "what it is about, in a few words"),
                .init("message", .templateText, otherNames: ["prompt"], "what the person needs to know"),
                .init("assignee", .templateText, "who: a user or a role"),
                .init("options", .template, "the answers to choose from"),
                .init("form", .template, "a JSON Schema of the answer"),
                .init("escalateTo", .templateText, "who is asked when the time is over"),
                inputs,
            ]),
        Action(
            "http-request", .job(idempotent: false), "Sends an HTTP request.",
            [
                .init("url", .templateText, required: true, "where to"),
                .init(
                    "method", .suggestion(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]), "'GET' by default"),
                .init("headers", .templateMap, "header fields"),
                .init("query", .templateMap, "parameters behind '?'"),
                .init("body", .template, "text, or a value that is sent as JSON"),
                .init("expectedStatus", .template, "the status codes that mean success; 200 to 299 by default"),
            ]),
        Action(
            "mcp-call", .job(idempotent: false), "Calls a tool of an MCP server.",
            [
                .init("server", .templateText, required: true, "the configured server"),
                .init("tool", .templateText, required: true, "the tool"),
                .init("arguments", .template, "its arguments"),
            ]),
        Action(
            "send-signal", .job(idempotent: false), "Wakes those who wait for a signal.",
            [
                .init("signal", .templateText, required: true, "its name"),
                .init("payload", .template, "a value that goes with it"),
            ]),
        Action(
            "fail", .fail, "Fails the block it stands in.",
            [.init("message", .templateText, required: true, "why")]),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: actions.map { ($0.name, $0) })
    private static let inputs = KeyTable.Key("inputs", .template, "what the operation works on")

    static let gitOperations = OperationTable.git.operations.map(\.name)
    static let forgeOperations = OperationTable.forge.operations.map(\.name)
}
