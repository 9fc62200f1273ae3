import TroupeExpression
import TroupeGraph
import TroupeYAML

/// A name that nothing reads, while one that is nearly the same is read and does not exist: the slip is here.
struct UnreadName: Rule {
    let info = RuleInfo(
        "unread-name", .note, "Nothing reads a name, while a name that is nearly the same is read and not there.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        if reader.isFull { return }
        var readers = Readers(subject)
        let names = subject.definedNames
        for (kind, missing) in readers.missing() {
            for (name, place) in missing.prefix(100) {
                let candidates = names.filter { kind.contains($0.kind) && !readers.isRead($0) }
                guard let near = reader.nearest(to: name, among: candidates.map(\.name)),
                    let defined = candidates.first(where: { $0.name == near })
                else { continue }
                reader.report(
                    info,
                    "nothing reads '\(near)', while '\(DocumentReader.shown(name))', which \(place), does not exist",
                    at: defined.node, suggestion: name)
            }
        }
    }

    /// What is read of the names of a file.
    private struct Readers {
        let subject: RuleSubject
        private var inputs: Set<String> = []
        private var steps: Set<String> = []
        private var outputs: Set<String> = []
        private var variables: Set<String> = []
        private let demand: CallerDemand?

        init(_ subject: RuleSubject) {
            self.subject = subject
            demand = subject.surroundings.demands[subject.definition.id]
            for place in subject.references {
                let path = place.reference.path
                guard let name = path.first else { continue }
                switch place.reference.root {
                case "inputs": inputs.insert(name)
                case "steps":
                    steps.insert(name)
                    if path.count > 1 { outputs.insert(path[1]) }
                case "context": variables.insert(name)
                default: break
                }
            }
            for step in subject.steps { steps.formUnion(step.syntax.fields.names("dependsOn")) }
        }

        func isRead(_ defined: DefinedName) -> Bool {
            switch defined.kind {
            case .input: inputs.contains(defined.name)
            case .step: steps.contains(defined.name)
            case .stepOutput: outputs.contains(defined.name) || variables.contains(defined.name)
            case .variable: variables.contains(UnusedVariable.plain(defined.name))
            case .output: demand?.outputs.contains(defined.name) ?? false
            case .value, .environment, .property: true
            }
        }

        /// Names that are read and not there, with who reads them, by the kinds of names that could be meant.
        mutating func missing() -> [([DefinedName.Kind], [(String, String)])] {
            var inputs: [(String, String)] = []
            var steps: [(String, String)] = []
            var outputs: [(String, String)] = []
            var variables: [(String, String)] = []
            let declared = Set(subject.definition.inputs.map(\.name))
            let known = subject.contextNames
            for place in subject.references {
                let path = place.reference.path
                guard let name = path.first else { continue }
                var isMissing = false
                switch place.reference.root {
                case "inputs": isMissing = !declared.contains(name)
                case "context": isMissing = !known.contains(name)
                case "steps":
                    guard let node = subject.nodes[name] else {
                        isMissing = true
                        break
                    }
                    if path.count > 1, subject.exports[node]?.contains(path[1]) != true,
                        let own = subject.ownOutputs(of: node), !own.contains(path[1])
                    {
                        outputs.append((path[1], "line \(subject.location(of: place).line) reads"))
                    }
                default: break
                }
                guard isMissing, inputs.count + steps.count + variables.count < 300 else { continue }
                let by = "line \(subject.location(of: place).line) reads"
                switch place.reference.root {
                case "inputs": inputs.append((name, by))
                case "steps": steps.append((name, by))
                default: variables.append((name, by))
                }
            }
            for step in subject.steps {
                for name in step.syntax.fields.names("dependsOn") where subject.nodes[name] == nil {
                    steps.append((name, "'\(step.id)' depends on"))
                }
            }
            var given: [(String, String)] = []
            var results: [(String, String)] = []
            if let demand {
                let file = demand.file.split(separator: "/").last.map(String.init) ?? ""
                for name in demand.inputs.sorted() where !declared.contains(name) {
                    given.append((name, "\(file) passes"))
                }
                let own = Set(subject.definition.outputs.map(\.name))
                for name in demand.outputs.sorted() where !own.contains(name) {
                    results.append((name, "\(file) reads"))
                }
            }
            return [
                ([.input], inputs + given), ([.step], steps), ([.stepOutput], outputs),
                ([.variable, .stepOutput], variables), ([.output], results),
            ]
        }
    }
}

extension RuleSubject {
    /// The names under `context.` that there are.
    var contextNames: Set<String> {
        var names = Set(UnsetContext.builtIn)
        for node in definition.nodes {
            names.formUnion(node.outputs)
            if case .assignment(let variable, _) = node.kind {
                names.insert(variable.split(separator: ".").first.map(String.init) ?? variable)
            }
        }
        return names
    }
}
