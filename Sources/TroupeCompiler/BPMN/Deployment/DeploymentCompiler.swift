import TroupeBPMN
package import TroupeDecision
package import TroupeGraph
package import TroupePersonas

/// Compiles what is deployed at once: BPMN and DMN files and workflows in YAML, each by its name.
package enum DeploymentCompiler {
    /// A file of a deployment.
    package struct Resource: Sendable {
        package let name: String
        package let bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// What became of one file.
    package struct Compiled: Sendable {
        package let resource: Resource
        /// SHA-256 of the bytes, of decisions with what they import, in lower-case hexadecimal.
        package let contentHash: String
        /// Workflows and processes, in the order of the file; none when there is an error in it.
        package let definitions: [Definition]
        /// The decisions of a DMN file.
        package let decisions: DecisionProgram?
    }

    /// Compiles all files. A deployment is all or nothing: `hasErrors` says which.
    ///
    /// - Parameters:
    ///   - personas: the team; nil when it is not known.
    ///   - library: decisions that these may import beside those of the deployment.
    ///   - names: what may be called beside the files' own processes and workflows; nil when it is not known.
    ///   - isWhole: whether what is bound by deployment must be among these files.
    package static func compile(
        _ resources: [Resource], personas: PersonaRegistry? = nil, library: DecisionLibrary = DecisionLibrary(),
        callable names: Set<String>? = nil, isWhole: Bool = true
    ) -> (files: [Compiled], diagnostics: [Diagnostic], hasErrors: Bool) {
        var callable = names
        if callable != nil {
            for resource in resources where BPMNCompiler.isBPMN(resource.name) {
                callable?.formUnion(BPMNCompiler.executableIDs(of: resource.bytes, file: resource.name))
            }
            for resource in resources where !BPMNCompiler.isBPMN(resource.name) && !isDMN(resource.name) {
                let definition = Compiler.compile(bytes: resource.bytes, file: resource.name).definition
                if let id = definition?.id { callable?.insert(id) }
            }
        }
        let library = DecisionLibrary(resources).merging(library)
        var files: [Compiled] = []
        var diagnostics: [Diagnostic] = []
        for resource in resources {
            let (compiled, findings) = compile(resource, personas, library, callable)
            files.append(compiled)
            diagnostics += findings
        }
        diagnostics += duplicates(in: files) + (isWhole ? missing(in: files) : [])
        return (files, diagnostics, diagnostics.contains { $0.severity == .error })
    }

    /// Whether a file of that name is read as decisions.
    package static func isDMN(_ path: String) -> Bool { path.hasSuffix(".dmn") }

    private static func compile(
        _ resource: Resource, _ personas: PersonaRegistry?, _ library: DecisionLibrary, _ callable: Set<String>?
    ) -> (Compiled, [Diagnostic]) {
        if isDMN(resource.name) {
            let (program, findings) = DMNImport.read(
                resource.bytes, file: resource.name, library: library.models)
            let compiled = Compiled(
                resource: resource, contentHash: library.contentHash(of: resource.bytes, program?.model),
                definitions: [], decisions: program)
            return (compiled, findings)
        }
        if BPMNCompiler.isBPMN(resource.name) {
            let compilation = BPMNCompiler.compile(
                resource.bytes, file: resource.name, personas: personas, callable: callable)
            let compiled = Compiled(
                resource: resource, contentHash: compilation.contentHash, definitions: compilation.definitions,
                decisions: nil)
            return (compiled, compilation.diagnostics)
        }
        guard WorkflowFileName.isYAML(resource.name) else {
            let message = "a deployment takes files that end in .bpmn, .dmn, .yaml or .yml"
            let place = SourceLocation(file: resource.name, line: 1, column: 1)
            let compiled = Compiled(resource: resource, contentHash: "", definitions: [], decisions: nil)
            return (compiled, [Diagnostic(.error, "unknown-resource", message, at: place)])
        }
        let compilation = Compiler.compile(bytes: resource.bytes, file: resource.name)
        let compiled = Compiled(
            resource: resource, contentHash: compilation.contentHash,
            definitions: [compilation.definition].compactMap { $0 }, decisions: nil)
        return (compiled, compilation.diagnostics)
    }

    /// What is called by the binding `deployment`, and is not deployed along.
    private static func missing(in files: [Compiled]) -> [Diagnostic] {
        let processes = Set(files.flatMap(\.definitions).map(\.id))
        let decisions = Set(files.flatMap { $0.decisions?.model.decisions.map(\.id) ?? [] })
        return files.flatMap { file in
            file.definitions.flatMap(\.nodes).compactMap { node -> Diagnostic? in
                let callee: (what: String, id: String)
                switch node.kind {
                case .callActivity(let call):
                    guard call.binding == .deployment, let id = call.process.constantValue?.text,
                        !processes.contains(id)
                    else { return nil }
                    callee = ("process", id)
                case .task(.decision(let call)):
                    guard call.binding == .deployment, let id = call.decision.constantValue?.text,
                        !decisions.contains(id)
                    else { return nil }
                    callee = ("decision", id)
                default: return nil
                }
                let place = SourceLocation(
                    file: file.resource.name, line: max(1, node.line), column: max(1, node.column))
                return Diagnostic(
                    .error, "bpmn/binding",
                    "the \(callee.what) '\(callee.id.prefix(80))' is bound by deployment, and is not deployed along",
                    at: place, element: node.id)
            }
        }
    }

    /// Two processes, workflows or decisions of one id in a deployment: nobody could say which counts.
    private static func duplicates(in files: [Compiled]) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        var first: [String: String] = [:]
        func check(_ id: String, _ what: String, _ place: SourceLocation) {
            if let other = first["\(what) \(id)"] {
                findings.append(
                    Diagnostic(
                        .error, "duplicate-deployment",
                        "the \(what) '\(id.prefix(80))' stands in \(other), too: deploy one of them", at: place))
            } else {
                first["\(what) \(id)"] = place.file
            }
        }
        for file in files {
            let start = SourceLocation(file: file.resource.name, line: 1, column: 1)
            for definition in file.definitions {
                let root = definition.nodes.first
                let place = SourceLocation(
                    file: start.file, line: max(1, root?.line ?? 1), column: max(1, root?.column ?? 1))
                check(definition.id, "process", place)
            }
            for decision in file.decisions?.model.decisions ?? [] {
                check(decision.id, "decision", decision.location ?? start)
            }
        }
        return findings
    }
}
