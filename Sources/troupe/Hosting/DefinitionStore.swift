import Synchronization
import TroupeCompiler
import TroupeEngine
import TroupeGraph
import TroupePersonas
import TroupeServer

/// The workflow and persona files of this server: reads them, deploys what is sound, and follows their changes. A
/// broken file is reported, and what was deployed before stays.
final class DefinitionStore: Sendable {
    struct State {
        var personas = PersonaRegistry()
        /// What was compiled before there was an engine, by path, until it is deployed.
        var compiled: [String: (bytes: [UInt8], compilation: Compilation)] = [:]
        /// What was found in each file, by path.
        var diagnostics: [String: [Diagnostic]] = [:]
        /// Which workflows and processes a file held last.
        var workflows: [String: [String]] = [:]
        /// The files without errors, and what they have to be deployed with.
        var sound: [String: DeploymentGroups.File] = [:]
        /// All of them by the order in which they were found: of two with one process, the later counts.
        var order: [String: Int] = [:]
    }

    let workflowPaths: [String]
    private let personaPaths: [String]
    let report: @Sendable (Diagnostic) -> Void
    let state = Mutex(State())

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

    /// Begins to notice changes; before the files are read, so that none is missed. Nil where the system gives no watch.
    func startWatching() -> FileWatcher? {
        FileWatcher((workflowPaths + personaPaths).filter(FileTree.isDirectory))
    }

    /// Follows changes until the task is canceled.
    func follow(_ watcher: FileWatcher, _ engine: Engine) async {
        await withTaskCancellationHandler {
            for await changed in watcher.changes {
                var files: [String] = []
                for path in changed.flatMap(Self.files) {
                    if personaPaths.contains(where: { path.hasPrefix($0 + "/") }), !FileTree.isProcessFile(path) {
                        loadPersona(path)
                    } else {
                        files.append(path)
                    }
                }
                // The database may be away; a file is read again when it changes, or at the next start.
                try? await deploy(changed: files, to: engine)
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

    func derivePersona(_ bytes: [UInt8], _ file: String) {
        let persona = PersonaLoader.derived(bytes, file: file)
        state.withLock { $0.personas = $0.personas.merging(file, persona) }
    }

    func keep(_ diagnostics: [Diagnostic], of file: String) {
        let before = state.withLock { $0.diagnostics.updateValue(diagnostics, forKey: file) }
        for diagnostic in diagnostics where before?.contains(diagnostic) != true { report(diagnostic) }
    }
}
