import TroupeGraph

extension Turn {
    /// Evaluates the step's inputs and hands the job out.
    mutating func createJob(_ job: Node.Job, _ node: ProgramNode, _ element: ElementInstance) {
        switch evaluate(job.inputs, at: element.key) {
        case .failure(let fault): schedule(.fail(element: element.key, fault: fault))
        case .success(let inputs):
            emit(
                .jobCreated(
                    Record.JobCreated(
                        element: element.key, attempt: element.attempt, type: job.type, inputs: inputs,
                        persona: state.persona(at: element.key))))
            if let current = state.elements[element.key], let order = state.order(for: current) {
                commands.append(.startJob(order))
            }
        }
    }
}
