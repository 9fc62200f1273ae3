import TroupeGraph

extension InstanceState {
    /// Folds a record about a job that a worker outside does.
    ///
    /// ```
    /// record       free   taken   held (waits for its backoff, or has no retries left)
    /// created      +
    /// activated    → taken
    /// timed out           → free
    /// failed              → held, or free where it waits for nothing
    /// retries set                 → free
    /// completed, errored, canceled: gone
    /// ```
    mutating func applyToWorkerJobs(_ record: Record.Process) {
        switch record {
        case .workerJobCreated(let job):
            guard elements[job.element] != nil else { return }
            workerJobs[job.job] = WorkerJobState(job: job, retries: job.retries)
            elements[job.element]?.workerJob = job.job
            if job.kind == .task { elements[job.element]?.lifecycle = .activated }
        case .workerJobActivated(let job, _, let worker, _): workerJobs[job]?.worker = worker
        case .workerJobTimedOut(let job, _): workerJobs[job]?.worker = nil
        case .workerJobExtended: break
        case .workerJobFailed(let job, _, let retries, _, let until):
            workerJobs[job]?.worker = nil
            workerJobs[job]?.retries = retries
            workerJobs[job]?.isHeld = until != nil || retries <= 0
        case .workerJobRetriesSet(let job, _, let retries):
            workerJobs[job]?.retries = retries
            workerJobs[job]?.isHeld = retries <= 0
        case .workerJobCompleted(let job, let element, _), .workerJobErrored(let job, let element, _, _),
            .workerJobCanceled(let job, let element):
            workerJobs[job] = nil
            elements[element]?.workerJob = nil
        default: break
        }
    }
}
