package import TroupePersonas

/// What a linter knows of the world around one file. Rules that need what is not known keep silent.
package struct Surroundings: Sendable {
    /// The workflows there are, by id; nil when they are not known.
    package var workflows: [String: WorkflowSignature]?
    /// The BPMN processes there are, by id.
    package var processes: [String: ProcessSignature] = [:]
    /// The decisions that others may import.
    package var decisions = DecisionLibrary()
    /// What callers demand of a workflow, by its id.
    package var demands: [String: CallerDemand] = [:]
    /// The team; nil when it is not known.
    package var personas: PersonaRegistry?
    /// Programs of this machine, beside those that every machine is taken to have.
    package var programs: Set<String> = []
    /// Words that other files use.
    package var words: WordCount = WordCount()
    /// Whether the words of the file itself are among them.
    package var wordsIncludeFile = false

    /// Nothing is known.
    package init() {}
}
