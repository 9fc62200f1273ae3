import Synchronization
import TroupeCompiler
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeServer

/// What is found in files is deployed together where it is bound to each other, whenever one of them changes. A file that
/// is broken keeps none of the others back.
extension DefinitionStore {
    private typealias Deploy = (DeploymentSet) async throws(JournalError) -> Void

    /// Compiles the workflow files; before there is an engine, so that it need not wait for that.
    func compileAll() {
        for file in workflowPaths.flatMap({ FileTree.yamlFiles(under: $0) }) {
            guard let bytes = FileTree.read(file) else { continue }
            let compilation = Compiler.compile(bytes: bytes, file: file)
            state.withLock { $0.compiled[file] = (bytes, compilation) }
        }
    }

    /// Compiles a file, unless that was done and it is the same still.
    private func compilation(of bytes: [UInt8], _ file: String) -> Compilation {
        if let known = state.withLock({ $0.compiled.removeValue(forKey: file) }), known.bytes == bytes {
            return known.compilation
        }
        return Compiler.compile(bytes: bytes, file: file)
    }

    /// Reads and deploys all workflows, processes and decisions; before the engine runs. Timers of start events begin to
    /// run when that does.
    func deployAll(to engine: Engine) async throws(JournalError) {
        let files = workflowPaths.flatMap { FileTree.yamlFiles(under: $0) + FileTree.processFiles(under: $0) }
        try await deploy(files, engine) { (set) async throws(JournalError) in
            if set.isDeployed(engine.catalog.snapshot) { return }
            _ = try await engine.catalog.deploy(set)
        }
    }

    /// Reads and deploys files that have changed, while the engine runs.
    func deploy(changed files: [String], to engine: Engine) async throws(JournalError) {
        try await deploy(files, engine) { (set) async throws(JournalError) in
            do throws(EngineError) {
                _ = try await engine.deploy(set)
            } catch .journal(let error) {
                throw error
            } catch {
                throw .unavailable("\(error)")
            }
        }
    }

    /// Deploys one more file before the engine runs. The ids of its workflows or processes, none when it is broken; nil
    /// when it cannot be read.
    func deploy(_ file: String, to engine: Engine) async throws(JournalError) -> [String]? {
        guard FileTree.read(file) != nil else { return nil }
        try await deploy([file], engine) { (set) async throws(JournalError) in
            _ = try await engine.catalog.deploy(set)
        }
        return state.withLock { $0.sound[file] == nil ? [] : $0.workflows[file] ?? [] }
    }

    private func deploy(_ files: [String], _ engine: Engine, by deploy: Deploy) async throws(JournalError) {
        state.withLock { state in
            for file in files where state.order[file] == nil { state.order[file] = state.order.count }
        }
        let library = files.contains(where: DeploymentCompiler.isDMN) ? decisions() : DecisionLibrary()
        var read: [String: DeploymentSet] = [:]
        // What is imported may have changed.
        for file in Set(files + library.importing).sorted(by: { order($0) < order($1) }) {
            read[file] = compile(file, engine, library)
        }
        let sound = state.withLock { state in
            state.sound.values.sorted { (state.order[$0.name] ?? 0) < (state.order[$1.name] ?? 0) }
        }
        for group in DeploymentGroups.of(sound) where group.contains(where: { read[$0.name] != nil }) {
            for file in group where read[file.name] == nil {
                let isDMN = DeploymentCompiler.isDMN(file.name)
                read[file.name] = compile(file.name, engine, isDMN ? decisions() : library)
            }
            try await self.deploy(group, read, engine, by: deploy)
        }
    }

    private func order(_ file: String) -> Int { state.withLock { $0.order[file] ?? 0 } }

    /// The decisions of all files that are known.
    private func decisions() -> DecisionLibrary {
        let files = state.withLock { state in
            state.order.filter { DeploymentCompiler.isDMN($0.key) }.sorted { $0.value < $1.value }.map(\.key)
        }
        return DecisionLibrary(
            files.compactMap { file in
                FileTree.read(file).map { DeploymentCompiler.Resource(name: file, bytes: $0) }
            })
    }

    private func deploy(
        _ group: [DeploymentGroups.File], _ read: [String: DeploymentSet], _ engine: Engine, by deploy: Deploy
    ) async throws(JournalError) {
        var parts: [(file: DeploymentGroups.File, set: DeploymentSet)] = []
        for file in group.reversed() {
            guard let set = read[file.name] else { continue }
            if let other = parts.first(where: { !$0.file.ids.isDisjoint(with: file.ids) })?.file {
                let id = file.ids.intersection(other.ids).min() ?? ""
                add(
                    Diagnostic(
                        .error, "duplicate-deployment",
                        "'\(id.prefix(80))' stands in \(other.name), too, and that is deployed: remove one of them",
                        at: SourceLocation(file: file.name, line: 1, column: 1)))
            } else {
                parts.append((DeploymentGroups.File(name: file.name, set), set))
            }
        }
        parts.reverse()
        for problem in DeploymentGroups.problems(in: parts.map(\.file)) { add(problem) }
        do throws(JournalError) {
            try await deploy(DeploymentSet(parts.map(\.set)))
        } catch .damaged where parts.count > 1 {
            // One of them cannot be stored: the others can.
            for part in parts { try await self.deploy([part.file], [part.file.name: part.set], engine, by: deploy) }
        } catch .damaged(let why) {
            for part in parts {
                add(
                    Diagnostic(
                        .error, "unreadable", "the file cannot be deployed: \(why)",
                        at: SourceLocation(file: part.file.name, line: 1, column: 1)))
            }
        }
    }

    /// What a file holds; nil when that is nothing that can be deployed.
    private func compile(_ file: String, _ engine: Engine, _ library: DecisionLibrary) -> DeploymentSet? {
        guard let bytes = FileTree.read(file) else {
            if !FileTree.exists(file) {
                if !FileTree.isProcessFile(file) { derivePersona([], file) }
                state.withLock { $0.sound[file] = nil }
            }
            return nil
        }
        let now = engine.clock.now()
        var set = DeploymentSet()
        if FileTree.isProcessFile(file) {
            // What it is bound to may stand in another file: see `deploy`.
            let compiled = CompiledDeployment(
                [.init(name: file, source: bytes)], personas: personas, library: library, isWhole: false,
                deployedAt: now)
            keep(compiled.diagnostics, of: file)
            if !compiled.hasErrors { set = compiled.set }
        } else {
            derivePersona(bytes, file)
            let compilation = compilation(of: bytes, file)
            keep(compilation.diagnostics, of: file)
            if let definition = compilation.definition {
                set.workflows = [
                    Deployment(
                        id: definition.id, hash: compilation.contentHash, file: file, source: bytes,
                        definition: definition, deployedAt: now)
                ]
            }
        }
        let isEmpty = set.workflows.isEmpty && set.decisions.isEmpty
        state.withLock { state in
            state.sound[file] = isEmpty ? nil : DeploymentGroups.File(name: file, set)
            if !isEmpty { state.workflows[file] = set.workflows.map(\.id) }
        }
        return isEmpty ? nil : set
    }

    /// Reports one more finding about a file that was compiled.
    private func add(_ finding: Diagnostic) {
        let file = finding.location.file
        keep((state.withLock { $0.diagnostics[file] } ?? []) + [finding], of: file)
    }
}

extension DeploymentSet {
    /// Whether deploying it would change nothing: most files are as they were when the server ended. What is bound to
    /// others is left to the journal.
    fileprivate func isDeployed(_ catalog: Catalog.Snapshot) -> Bool {
        decisions.isEmpty
            && workflows.allSatisfy { $0.definition.process == nil && catalog.latest(id: $0.id)?.hash == $0.hash }
    }

    /// All of these in one.
    fileprivate init(_ parts: [DeploymentSet]) {
        self.init(workflows: parts.flatMap(\.workflows), decisions: parts.flatMap(\.decisions))
    }
}
