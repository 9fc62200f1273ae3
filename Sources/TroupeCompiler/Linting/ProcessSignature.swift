import TroupeBPMN

/// What callers may know of a BPMN process.
package struct ProcessSignature: Hashable, Sendable {
    package let id: String
    package let file: String
    /// Whether it says that it may be executed.
    package let isExecutable: Bool
    /// Whether it begins by itself when it is called, and not only with a message, a signal or at a time.
    package let canBeCalled: Bool

    /// Of every process of a file, whatever is wrong with it.
    static func all(of bytes: [UInt8], file: String) -> [ProcessSignature] {
        guard let model = BPMNImport.read(bytes, file: file).model else { return [] }
        let executable = Set(BPMNSubject.executable(in: model).map(\.id))
        return model.processes.map { process in
            let starts = process.content.nodes.filter(\.isStart)
            // BPMN 2.0, 13.3.1: without any start event, all that no flow leads to begins.
            let isImplied = starts.isEmpty && !model.usesZeebe && !process.content.nodes.isEmpty
            return ProcessSignature(
                id: process.id, file: file, isExecutable: executable.contains(process.id),
                canBeCalled: isImplied || starts.contains(where: \.isNoneStart))
        }
    }
}
