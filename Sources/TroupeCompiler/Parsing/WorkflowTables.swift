import TroupeGraph
import TroupeYAML

/// The keys of every mapping of a workflow file, except those of actions (see `ActionTable`).
enum WorkflowTables {
    static let workflow = KeyTable(
        "a workflow",
        [
            .init("metadata", .map(metadata), required: true, "what the workflow is called and for"),
            .init("inputs", .maps(input), "what a run is given"),
            .init("prerequisites", .maps(prerequisite), "what must be true before the first step"),
            .init("steps", .list("step"), required: true, "what is done, in order"),
            .init("outputs", .maps(output), "what a run gives back"),
            .init("successCriteria", .names, "sentences for people"),
            .init("errorHandling", .thing("errorHandling"), "what happens when a step fails"),
            .init("env", .templateMap, "environment variables of all shell steps"),
            .init("defaults", .map(defaults), "for steps that do not say otherwise"),
            .init("timeout", .duration, "the longest a run may take"),
            .init("workspace", .template, "the repository to work on, when a run names none"),
            .init("persona", .text, "who does the steps that name nobody: a persona's id or alias"),
            .init("role", .text, "who does them by role, looked up among the agents of a request"),
            .init("concurrency", .any, "runs of a group that may be active at the same time"),
            .init("triggers", .any, "what starts a run by itself"),
            .init("budget", .any, "what a run may spend"),
        ])

    static let metadata = KeyTable(
        "'metadata'",
        [
            .init("id", .text, required: true, "the workflow's id, by which others call it"),
            .init("name", .text, "what people call it"),
            .init("version", .text, "the author's version"),
            .init(
                "type", .suggestion(["master", "core", "support", "decision", "persona"]), "its place among the others"),
            .init("description", .text, "what it does"),
            .init("author", .text, "who wrote it"),
            .init("tags", .names, "words to find it by"),
            .init("averageDuration", .text, "how long it usually takes, for people"),
            .init("idempotent", .boolean, "whether it may be run again without harm, for people"),
            .init("critical", .any, "how important it is, for people"),
            .init("sla", .any, "what was promised, for people"),
            .init("role", .text, "the role it belongs to, for people"),
            .init("authorityRequired", .any, "who may start it, for people"),
            .init("persona_info", .map(personaInfo), "the persona whose work this is"),
        ])

    static let personaInfo = KeyTable(
        "'persona_info'",
        [
            .init("type", .text, "the persona's id"),
            .init("first_name", .text, "first name"),
            .init("last_name", .text, "last name"),
            .init("email", .text, "address for commits"),
            .init("role", .text, "the role as people say it"),
            .init("skills", .names, "what it can do"),
        ])

    static let input = KeyTable(
        "an input",
        [
            .init("name", .text, required: true, "the name under 'inputs.'"),
            .init("type", .choice(InputDeclaration.Kind.allCases.map(\.rawValue)), "'string' by default"),
            .init("description", .text, "what it is"),
            .init("required", .boolean, "whether a run needs it"),
            .init("default", .any, "its value when none is given"),
            .init("values", .any, "what an enum allows"),
            .init("pattern", .text, "a regular expression (PCRE) that it must match"),
        ])

    static let prerequisite = KeyTable(
        "a prerequisite",
        [
            .init("description", .text, "what must be true"),
            .init("required", .boolean, "whether the run fails without it; true by default"),
            .init("check", .script, "a script that exits with 0 when it is true"),
        ])

    static let output = KeyTable(
        "an output",
        [
            .init("name", .text, required: true, "its name"),
            .init("value", .template, required: true, "evaluated when the run ends"),
            .init("description", .text, "what it is"),
        ])

    static let branch = KeyTable(
        "a branch",
        [
            .init("condition", .condition, "a test of the container's condition (eq 'x', neq 'x', contains 'x', x)"),
            .init("steps", .list("step"), "what is done then"),
            .init("default", .boolean, "taken when no other branch applies"),
            .init("name", .text, "what people call it"),
            .init("description", .text, "what it is for"),
        ])

    static let defaults = KeyTable(
        "'defaults'",
        [
            .init("timeout", .duration, "of every job"),
            .init("retry", .any, "of every job"),
            .init("onError", .templateText, "of every step"),
            .init("persona", .text, "of every step"),
            .init("role", .text, "of every step"),
            .init("idempotent", .boolean, "whether interrupted jobs may run again"),
        ])

    static let errorHandling = KeyTable(
        "'errorHandling'",
        [
            .init(
                "strategy", .choice(ErrorHandling.Strategy.allCases.map(\.rawValue)), "'fail-fast' by default"),
            .init("onFailure", .list("step"), "what is done after a failure"),
            .init("notifications", .maps(notification), "who is told"),
        ])

    static let notification = KeyTable(
        "a notification",
        [
            .init(
                "type", .suggestion(["log", "azure-devops", "slack", "email", "pagerduty"]), required: true,
                "the channel"),
            .init("target", .templateText, "the level of a log line, a channel, a work item, a person"),
            .init("message", .templateText, "what is said; by default what failed and why"),
        ])

    static let retry = KeyTable(
        "'retry'",
        [
            .init("maxAttempts", .integer(1), "attempts in all"),
            .init("initialInterval", .duration, "before the second attempt; 1s by default"),
            .init("backoff", .any, "how many times longer each interval is; 2 by default"),
            .init("maxInterval", .duration, "the longest interval; 60s by default"),
            .init("on", .names, "the faults that are tried again; all by default"),
        ])

    /// What every step may have.
    static let commonStepKeys: [KeyTable.Key] = [
        .init("id", .text, "its name under 'steps.'; derived from its place when there is none"),
        .init("name", .text, "what people call it"),
        .init("description", .text, "what it is for"),
        .init("action", .text, "what is done"),
        .init("outputs", .names, "the names it sets"),
        .init("onError", .templateText, "'fail', 'continue', or an expression that yields one"),
        .init("retryCount", .integer(0), otherNames: ["maxRetries"], "attempts after the first"),
        .init("retry", .any, "how a failed attempt is tried again"),
        .init("timeout", .duration, "the longest it may take"),
        .init("condition", .condition, "skipped when this is false"),
        .init("persona", .text, "who does it: a persona's id or alias"),
        .init("role", .text, "who does it by role, looked up among the agents of a request"),
        .init("idempotent", .boolean, "whether it may run again after an interruption"),
        .init("dependsOn", .names, "ids of steps of the same block that come before; the others run at the same time"),
        .init("errorHandling", .thing("errorHandling"), "what happens when it fails"),
        .init("compensate", .list("step"), "undoes it when the workflow is rolled back"),
    ]
}
