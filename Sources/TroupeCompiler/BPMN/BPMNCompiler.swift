import TroupeBPMN
import TroupeGraph
package import TroupePersonas

/// Makes graphs of BPMN files.
///
/// The stages: `BPMNImport` (bytes to model, which takes any BPMN) → `BPMNLowering` (model to one graph a process) →
/// `BPMNRules` (what a deployment refuses). Each adds its findings; none stops at the first.
package enum BPMNCompiler {
    /// Compiles one file for execution. Never fails: what is wrong is among the diagnostics.
    ///
    /// - Parameters:
    ///   - file: the file's name for messages and for `Definition.file`.
    ///   - personas: the team, by which lanes and assignments become personas; nil when it is not known.
    ///   - names: workflows and processes that may be called; nil when they are not known.
    package static func compile(
        _ bytes: [UInt8], file: String, personas: PersonaRegistry? = nil, callable names: Set<String>? = nil
    ) -> BPMNCompilation {
        let (model, imported) = BPMNImport.read(bytes, file: file)
        let hash = ContentHash.sha256(bytes)
        guard var model else {
            return BPMNCompilation(
                file: file, definitions: [], diagnostics: FindingElements.named(imported, in: bytes, file: file),
                contentHash: hash)
        }
        let workflows = model.processes.filter(WorkflowImport.isWorkflow).map { WorkflowImport($0, file: file) }
        model.processes.removeAll(where: WorkflowImport.isWorkflow)
        let subject = BPMNSubject(model, file: file, team: BPMNTeam(personas: personas), callable: names)
        var report = BPMNReport(file: file)
        report.add(imported)
        for process in subject.processes { report.add(process.findings) }
        for workflow in workflows { report.add(workflow.findings) }
        // A file of workflows alone has no process of BPMN's to look at.
        if workflows.isEmpty || !model.processes.isEmpty {
            for rule in BPMNRules.all { rule.check(subject, &report) }
        }
        let definitions = report.hasErrors ? [] : workflows.map(\.definition) + subject.processes.map(\.definition)
        return BPMNCompilation(
            file: file, definitions: definitions,
            diagnostics: FindingElements.named(report.inOrder, in: bytes, file: file), contentHash: hash)
    }

    /// The ids of the processes that a file would execute, whatever is wrong with them.
    static func executableIDs(of bytes: [UInt8], file: String) -> [String] {
        guard let model = BPMNImport.read(bytes, file: file).model else { return [] }
        return BPMNSubject.executable(in: model).map(\.id)
    }

    /// The workflows that a file holds in BPMN's form, whatever is wrong with them.
    static func workflows(of bytes: [UInt8], file: String) -> [Definition] {
        guard let model = BPMNImport.read(bytes, file: file).model else { return [] }
        return model.processes.filter(WorkflowImport.isWorkflow).map { WorkflowImport($0, file: file).definition }
    }

    /// Whether a file of that name is read as BPMN.
    package static func isBPMN(_ path: String) -> Bool { path.hasSuffix(".bpmn") || path.hasSuffix(".bpmn20.xml") }
}
