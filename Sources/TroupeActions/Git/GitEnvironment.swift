/// What makes git do only what it is told: no hooks, no questions, no editor, no transport that runs a program.
enum GitEnvironment {
    /// Options before the subcommand.
    static let options = [
        "--no-pager", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "commit.gpgSign=false",
        "-c", "tag.gpgSign=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false",
        "-c", "protocol.ext.allow=never",
    ]

    /// Variables; the last word, whatever a workflow's `env` says.
    static let variables: [(name: String, value: String)] = [
        ("GIT_TERMINAL_PROMPT", "0"), ("GIT_EDITOR", "true"), ("GIT_SEQUENCE_EDITOR", "true"),
        ("GIT_ALLOW_PROTOCOL", "file:git:https:ssh"), ("GIT_PAGER", "cat"), ("LC_ALL", "C.UTF-8"),
    ]
}
