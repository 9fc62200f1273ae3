import TroupeBPMN
import TroupeGraph

/// A file in which nothing is to be executed.
struct NotExecutable: BPMNRule {
    let info = RuleInfo("bpmn/not-executable", .error, "No process of the file is executable.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        guard subject.processes.isEmpty else { return }
        guard let process = subject.model.processes.first else {
            return report.add(
                info, "the file has no process: draw one, and set isExecutable=\"true\"", at: subject.model)
        }
        report.add(info, "\(process.shown) is not executable: set isExecutable=\"true\"", at: process)
    }
}
