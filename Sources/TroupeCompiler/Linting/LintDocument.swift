import TroupeBPMN
import TroupeDecision
package import TroupeGraph
import TroupePersonas
import TroupeYAML

/// One file as the linter reads it: as what it is.
package struct LintDocument: Sendable {
    /// What a file holds.
    package enum Kind: Sendable { case workflow, persona, workflowTest, process, decision }

    package let path: String
    package let bytes: [UInt8]
    package let kind: Kind
    let workflow: LoweredWorkflow?
    let persona: PersonaLoader.Loaded?
    /// The processes of a BPMN file.
    let processes: [ProcessSignature]
    /// The workflows that a BPMN file holds.
    let workflows: [WorkflowSignature]
    /// The decisions of a DMN file.
    let decisions: DecisionModel?
    let words: WordCount

    /// Reads a file. Never fails: what is wrong is found again by `Linter`.
    package init(path: String, bytes: [UInt8], isStrict: Bool = false) {
        self.path = path
        self.bytes = bytes
        let kind = Self.kind(path, bytes)
        self.kind = kind
        var options = Compiler.Options()
        options.isStrict = isStrict
        workflow = kind == .workflow ? LoweredWorkflow(bytes: bytes, file: path, options: options) : nil
        persona =
            kind == .persona
            ? PersonaLoader.load(bytes, file: path, knownActions: Compiler.actionNames, isStrict: isStrict) : nil
        processes = kind == .process ? ProcessSignature.all(of: bytes, file: path) : []
        workflows =
            kind == .process ? BPMNCompiler.workflows(of: bytes, file: path).map(WorkflowSignature.init) : []
        decisions = kind == .decision ? DMNImport.model(of: bytes, file: path) : nil
        var words = WordCount()
        if bytes.count < 4 << 20, kind != .process, kind != .decision {
            words.add(String(decoding: bytes, as: UTF8.self))
        }
        self.words = words
    }

    /// Whether a file of that name and content holds a persona.
    package static func isPersona(_ path: String, _ bytes: [UInt8]) -> Bool { kind(path, bytes) == .persona }

    /// The workflow in here, if it can be run.
    package var definition: Definition? { workflow?.soundDefinition }

    /// By its name, then by the keys at its left edge: those that only one kind of file has.
    private static func kind(_ path: String, _ bytes: [UInt8]) -> Kind {
        if BPMNCompiler.isBPMN(path) { return .process }
        if DeploymentCompiler.isDMN(path) { return .decision }
        if WorkflowFileName.isTest(path) { return .workflowTest }
        var votes = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 20_000) {
            guard let first = line.first, first > 0x20, first != UInt8(ascii: "#") else { continue }
            let key = String(decoding: line.prefix(40).prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
            if WorkflowTables.workflow.key(key) != nil { votes += 1 }
            if PersonaTables.persona.key(key) != nil { votes -= 1 }
        }
        return votes < 0 ? .persona : .workflow
    }
}

extension LintDocument {
    /// Reads files, and the YAML, BPMN and DMN files below folders, tests included.
    ///
    /// Reads with blocking calls: run it on a thread of its own, not in the cooperative pool.
    package static func scan(
        _ paths: [String], isStrict: Bool = false, where isWanted: (String) -> Bool = { _ in true }
    ) -> (documents: [LintDocument], diagnostics: [Diagnostic]) {
        var walk = DirectoryWalk(limits: WorkflowDirectory.Limits(), includesTests: true, includesProcesses: true)
        for path in paths { walk.visit(path) }
        let files = walk.files.sorted { $0.path < $1.path }.filter { isWanted($0.path) }
        return (files.map { LintDocument(path: $0.path, bytes: $0.bytes, isStrict: isStrict) }, walk.diagnostics)
    }
}
