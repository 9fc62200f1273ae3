import TroupeGraph

/// Everything that can be found, by the readers of files and by the rules: for documentation, reports and tests.
package enum RuleCatalog {
    /// In alphabetical order.
    package static let all: [RuleInfo] = (readers + Rules.all.map { $0.info }).sorted { $0.id < $1.id }

    /// The rules that look at workflows; the others come from reading files.
    package static let own: [RuleInfo] = Rules.all.map { $0.info }

    /// The rule of that id.
    package static func rule(_ id: String) -> RuleInfo? { all.first { $0.id == id } }

    /// What reading and lowering find, which no rule has to look for.
    private static let readers: [RuleInfo] = [
        .init("bad-branch", .error, "A test names a branch that git does not allow."),
        .init("bad-command", .error, "A test replaces a program whose name is none."),
        .init("bad-email", .error, "The address of a persona is no e-mail address."),
        .init("bad-path", .error, "A test names a file outside of its workspace."),
        .init("branch-without-condition", .warning, "A branch has steps but no condition."),
        .init("constant-condition", .warning, "The branches of a conditional always test the same text."),
        .init("default-condition", .warning, "A default branch has a condition, which is not looked at."),
        .init("default-mismatch", .warning, "The default of an input does not fit its declaration."),
        .init("dependency-cycle", .error, "Steps wait for each other."),
        .init("duplicate-alias", .error, "Two personas claim one alias."),
        .init("duplicate-id", .warning, "Two steps have the same id."),
        .init("duplicate-input", .warning, "An input is declared twice."),
        .init("duplicate-key", .warning, "A map has a key twice."),
        .init("duplicate-name", .warning, "A name is listed twice."),
        .init("duplicate-output", .warning, "An output is listed twice."),
        .init("duplicate-skill", .warning, "A persona lists a skill twice."),
        .init("duplicate-workflow", .error, "Two files hold workflows of the same id."),
        .init("empty-block", .warning, "A loop or a parallel block has no steps."),
        .init("empty-branch", .warning, "A branch has neither a condition nor steps."),
        .init("empty-conditional", .error, "A conditional has neither steps nor branches."),
        .init("empty-document", .error, "The file is empty."),
        .init("empty-key", .warning, "A key has no value."),
        .init("empty-step", .warning, "A list of steps has an empty element."),
        .init("expression-syntax", .error, "An expression cannot be read."),
        .init("files-and-repository", .error, "A test has files beside a repository."),
        .init("glued-comment", .warning, "A '#' stands right behind a word, so that it begins no comment."),
        .init("ignored-key", .warning, "A key has no effect where it stands."),
        .init("illegal-id", .warning, "An id is not a name that can be used."),
        .init("illegal-tool", .error, "The tool of a persona is none."),
        .init("invalid-duration", .error, "A duration cannot be read."),
        .init("invalid-pattern", .error, "The pattern of an input is no regular expression."),
        .init("invalid-variable", .error, "A variable has a name that cannot be used."),
        .init("key-spelling", .warning, "A key is written in another case or with other hyphens."),
        .init("missing-action", .error, "A step has no action."),
        .init("missing-condition", .error, "A conditional or a branch lacks its condition."),
        .init("missing-key", .error, "A map lacks a key that it needs."),
        .init("mixed-condition", .warning, "A condition joins several expressions with text."),
        .init("never-matches", .error, "A test answers something that is never asked."),
        .init("no-steps", .error, "A workflow has no steps."),
        .init("no-tests", .error, "A test file has no tests."),
        .init("not-acted-on", .warning, "A key is understood but nothing acts on it yet."),
        .init("not-recorded", .error, "A test expects a call that is not recorded."),
        .init("own-reviewer", .warning, "A persona reviews its own work."),
        .init("skill-form", .error, "What a skill takes or answers is neither a sentence nor a JSON Schema."),
        .init("steps-and-branches", .error, "A conditional has steps and branches."),
        .init("too-deep", .error, "Folders are nested too deep to be searched."),
        .init("too-many", .warning, "There is more than is looked at."),
        .init("two-answers", .error, "A test answers one question in two ways."),
        .init("two-defaults", .error, "A conditional has two defaults."),
        .init("unclear-call", .error, "A test expects a call of no kind, or of several."),
        .init("unknown-action", .error, "A step names an action that does not exist."),
        .init("unknown-branch", .error, "A test checks out a branch that its repository does not have."),
        .init("unknown-dependency", .error, "A step depends on a step that its block does not have."),
        .init("unknown-key", .warning, "A map has a key that nothing reads."),
        .init("unknown-kind", .warning, "A kind of work item looks like a slip."),
        .init("unknown-operation", .error, "A test expects an operation that the workflow does not use."),
        .init("unknown-value", .warning, "A value is not among those that are known."),
        .init("unreadable", .error, "A file or a folder cannot be read."),
        .init("wait-for-what", .error, "A 'wait' does not say what it waits for."),
        .init("wrong-type", .error, "A value is of the wrong kind."),
        .init("yaml-alias", .error, "A YAML alias has no anchor."),
        .init("yaml-alias-bomb", .error, "YAML aliases make the document far larger than its text."),
        .init("yaml-control-character", .error, "The file holds a character that YAML forbids."),
        .init("yaml-encoding", .error, "The file is not in UTF-8."),
        .init("yaml-key", .error, "A YAML key is no word or text."),
        .init("yaml-memory", .error, "There is no memory to read the file."),
        .init("yaml-merge", .error, "A YAML merge key takes something that is no map."),
        .init("yaml-several-documents", .error, "A file holds more than one YAML document."),
        .init("yaml-syntax", .error, "The file is no YAML."),
        .init("yaml-tag", .warning, "A YAML tag means nothing here."),
        .init("yaml-too-deep", .error, "The YAML is nested too deep."),
        .init("yaml-too-large", .error, "The file is too large."),
    ]
}
