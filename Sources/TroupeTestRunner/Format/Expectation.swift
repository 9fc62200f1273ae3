package import TroupeGraph

/// What must come of a test's run.
package struct Expectation: Sendable {
    package var place = SourceLocation(file: "", line: 0, column: 0)
    package var state: Located<String>?
    package var path: Located<[Located<StepName>]>?
    package var exactPath: Located<[Located<StepName>]>?
    package var failed: [Located<StepName>] = []
    package var skipped: [Located<StepName>] = []
    package var notRun: [Located<StepName>] = []
    package var outputs: [Located<Entry>] = []
    package var error: Located<ValuePattern>?
    package var incidents: [Located<ValuePattern>]?
    package var calls: [Call] = []
    package var notCalled: [Call] = []
    package var files: [Located<Entry>] = []
    package var commits: [Commits] = []
    package var log: [Located<ValuePattern>] = []

    /// A name and what stands under it.
    package struct Entry: Hashable, Sendable {
        package var name: String
        package var pattern: ValuePattern
    }

    /// A call that was made, or not.
    package struct Call: Sendable {
        package var place: SourceLocation
        package var kind: Kind
        package var step: Located<StepName>?
        package var prompt: ValuePattern?
        package var arguments: ValuePattern?
        package var inputs: ValuePattern?
        package var persona: String?
        package var times: Int?

        package enum Kind: Hashable, Sendable {
            case forge(String)
            case workflow(String)
            case task
            case skill(String)
            case program(String)
            case http(Glob)
            /// Whatever the step does.
            case step
        }

        /// What people call it.
        var title: String {
            switch kind {
            case .forge(let operation): "operation '\(operation)'"
            case .workflow(let id): "workflow '\(id)'"
            case .task: "task '\(step.map { "\($0.content)" } ?? "")'"
            case .skill(let name): "skill '\(name)'"
            case .program(let name): "program '\(name)'"
            case .http(let url): "request of '\(url.text)'"
            case .step: "step '\(step.map { "\($0.content)" } ?? "")'"
            }
        }
    }

    /// Commits of a branch since the first of main.
    package struct Commits: Sendable {
        package var place: SourceLocation
        package var branch: String
        package var subjects: [ValuePattern]
        package var isAtOrigin: Bool
    }
}
