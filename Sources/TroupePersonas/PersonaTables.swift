package import TroupeYAML

/// The keys of a persona file.
package enum PersonaTables {
    package static let persona = KeyTable(
        "a persona",
        [
            .init("id", .text, required: true, "the persona's id: lower case, with hyphens"),
            .init("aliases", .names, "other names by which workflows call it"),
            .init("name", .text, required: true, "the role as people say it"),
            .init("firstName", .text, otherNames: ["first_name"], "first name"),
            .init("lastName", .text, otherNames: ["last_name"], "last name"),
            .init("role", .text, "the role by which requests assign agents: developer, reviewer, tester"),
            .init("team", .text, "the team"),
            .init("email", .text, required: true, "the address its commits carry"),
            .init("skills", .any, "what it can do: names, or maps with name, description, input, output"),
            .init(
                "systemPrompt", .text, required: true, otherNames: ["system_prompt"],
                "how it works, in its own words; the system prompt of its model calls"),
            .init("model", .map(model), "which model it prefers"),
            .init(
                "allowedActions", .names, otherNames: ["allowed_actions"], "actions its steps may use; all by default"),
            .init("tools", .names, "programs it works with (git), and MCP tools as server/tool"),
            .init("responsibilities", .names, "sentences for people"),
            .init("reviewers", .names, "ids of personas that review its work"),
            .init("consults", .names, "ids of personas it asks before it decides"),
            .init("informs", .names, "ids of personas it tells what it did"),
            .init("escalation", .text, otherNames: ["escalatesTo"], "id of the persona that decides when it cannot"),
            .init(
                "workflows", .templateMap,
                "the workflow for each kind of work item: task, bug, feature, epic, user-story, …; default for any other"
            ),
        ])

    package static let model = KeyTable(
        "'model'",
        [
            .init("tier", .choice(ModelPreference.Tier.allCases.map(\.rawValue)), "how capable a model is needed"),
            .init("provider", .text, "the provider, when it must be a certain one"),
            .init("model", .text, "the model, when it must be a certain one"),
        ])

    /// Kinds of work items that every process knows; a file may name others.
    package static let kinds = ["task", "bug", "feature", "epic", "user-story", "default"]

    package static let skill = KeyTable(
        "a skill",
        [
            .init("name", .text, required: true, "the command by which shell steps call it"),
            .init("description", .text, "what it does"),
            .init("input", .any, "what it takes, in words or as a JSON Schema"),
            .init("output", .any, "what it answers, in words or as a JSON Schema"),
        ])
}
