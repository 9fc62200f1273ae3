import Synchronization
import TroupeCompiler
import TroupeEngine
import TroupeGraph
import TroupePersonas
import TroupeServer

/// The workflow and persona files of this server: reads them, deploys what is sound, and follows their changes. A
/// broken file is reported, and what was deployed before stays.
final class DefinitionStore: Sendable {
    private struct State {
        var personas = PersonaRegistry()
        /// What was found in each file, by path.
        var diagnostics: [String: [Diagnostic]] = [:]
        /// Which workflows and processes a file held last.
        var workflows: [String: [String]] = [:]
    }

    private let workflowPaths: [String]
    private let personaPaths: [String]
    private let report: @Sendable (Diagnostic) -> Void
    private let state = Mutex(State())

    /// - Parameter report: takes each finding once, as it is found.
    init(workflows: [String], personas: [String], report: @escaping @Sendable (Diagnostic) -> Void) {
        workflowPaths = workflows.map(FileTree.absolute)
        personaPaths = personas.map(FileTree.absolute)
        self.report = report
    }

    /// The team as it is now.
    var personas: PersonaRegistry { state.withLock { $0.personas } }

    /// What was found in the file that a workflow comes from.
    func diagnostics(workflow id: String) -> [Diagnostic] {
        state.withLock { state in
            state.workflows.filter { $0.value.contains(id) }.flatMap { state.diagnostics[$0.key] ?? [] }
        }
    }

    /// Reads all personas, those described in workflow files (`persona_info`) too; can be used before there is an engine.
    func loadPersonas() {
        for file in personaPaths.flatMap({ FileTree.yamlFiles(under: $0) }) { loadPersona(file) }
        for file in workflowPaths.flatMap({ FileTree.yamlFiles(under: $0) }) {
            derivePersona(FileTree.read(file) ?? [], file)
        }
        for finding in personas.diagnostics { report(finding) }
    }

    /// Reads and deploys all workflows and processes; before the engine runs.
    func deployAll(to engine: Engine) async throws(JournalError) {
        for path in workflowPaths {
            for file in FileTree.yamlFiles(under: path) {
                try await deploy(file, to: engine)
            }
            for file in FileTree.processFiles(under: path) {
                try await deploy(processes: file, to: engine)
            }
        }
    }

    /// Begins to notice changes; before the files are read, so that none is missed. Nil where the system gives no watch.
    func startWatching() -> FileWatcher? {
        FileWatcher((workflowPaths + personaPaths).filter(FileTree.isDirectory))
    }

    /// Follows changes until the task is canceled.
    func follow(_ watcher: FileWatcher, _ engine: Engine) async {
        await withTaskCancellationHandler {
            for await changed in watcher.changes {
                for path in changed.flatMap(Self.files) {
                    if FileTree.isProcessFile(path) {
                        _ = try? await deployChanged(processes: path, to: engine)
                    } else if personaPaths.contains(where: { path.hasPrefix($0 + "/") }) {
                        loadPersona(path)
                    } else {
                        // The database may be away; the file is read again when it changes, or at the next start.
                        _ = try? await deploy(path, to: engine)
                    }
                }
            }
        } onCancel: {
            watcher.stop()
        }
    }

    private static func files(_ path: String) -> [String] {
        FileTree.isDirectory(path) ? FileTree.yamlFiles(under: path) + FileTree.processFiles(under: path) : [path]
    }

    private func loadPersona(_ file: String) {
        guard let bytes = FileTree.read(file) else {
            if !FileTree.exists(file) { state.withLock { $0.personas = $0.personas.merging(file, nil) } }
            return
        }
        let loaded = PersonaLoader.load(bytes, file: file)
        keep(loaded.diagnostics, of: file)
        if let persona = loaded.persona {
            state.withLock { $0.personas = $0.personas.merging(file, persona) }
        }
    }

    private func derivePersona(_ bytes: [UInt8], _ file: String) {
        let persona = PersonaLoader.derived(bytes, file: file)
        state.withLock { $0.personas = $0.personas.merging(file, persona) }
    }

    /// Compiles and deploys one file; a broken one is only reported.
    @discardableResult
    func deploy(_ file: String, to engine: Engine) async throws(JournalError) -> Compilation? {
        guard let bytes = FileTree.read(file) else {
            if !FileTree.exists(file) { derivePersona([], file) }
            return nil
        }
        derivePersona(bytes, file)
        let compilation = Compiler.compile(bytes: bytes, file: file)
        keep(compilation.diagnostics, of: file)
        guard let definition = compilation.definition else { return compilation }
        state.withLock { $0.workflows[file] = [definition.id] }
        try await engine.catalog.deploy(
            Deployment(
                id: definition.id, hash: compilation.contentHash, file: file, source: bytes, definition: definition,
                deployedAt: engine.clock.now()))
        return compilation
    }

    // MARK: Processes

    /// Compiles and deploys a file of processes; a broken one is only reported. The ids of its processes; nil when it
    /// cannot be read. Timers of start events begin to run when the engine does.
    @discardableResult
    func deploy(processes file: String, to engine: Engine) async throws(JournalError) -> [String]? {
        guard let set = compile(processes: file, engine) else { return nil }
        if !set.workflows.isEmpty || !set.decisions.isEmpty { _ = try await engine.catalog.deploy(set) }
        return set.workflows.map(\.id)
    }

    /// The same while the engine runs.
    private func deployChanged(processes file: String, to engine: Engine) async throws(EngineError) {
        guard let set = compile(processes: file, engine), !set.workflows.isEmpty || !set.decisions.isEmpty else {
            return
        }
        _ = try await engine.deploy(set)
    }

    private func compile(processes file: String, _ engine: Engine) -> DeploymentSet? {
        guard let bytes = FileTree.read(file) else { return nil }
        let compiled = CompiledDeployment(
            [.init(name: file, source: bytes)], personas: personas, deployedAt: engine.clock.now())
        keep(compiled.diagnostics, of: file)
        if compiled.hasErrors { return DeploymentSet() }
        state.withLock { $0.workflows[file] = compiled.set.workflows.map(\.id) }
        return compiled.set
    }

    private func keep(_ diagnostics: [Diagnostic], of file: String) {
        let before = state.withLock { $0.diagnostics.updateValue(diagnostics, forKey: file) }
        if before != diagnostics { for diagnostic in diagnostics { report(diagnostic) } }
    }
}
