package import TroupeGraph
package import TroupeInterpreter

/// A worker asks for jobs.
package struct JobActivation: Hashable, Sendable {
    /// Jobs at once, at most.
    package static let most = 1_000

    package var type: String
    /// A name that the worker gives itself.
    package var worker: String
    /// How long the worker may take for each, in microseconds.
    package var timeout: Int64
    /// At most `JobActivation.most`.
    package var max: Int
    /// How long to wait for a job when there is none, in microseconds of real time.
    package var requestTimeout: Int64
    /// The variables that the worker wants; nil: all.
    package var variables: [String]?

    package init(
        type: String, worker: String, timeout: Int64, max: Int = 1, requestTimeout: Int64 = 0,
        variables: [String]? = nil
    ) {
        self.type = type
        self.worker = worker
        self.timeout = timeout
        self.max = max
        self.requestTimeout = requestTimeout
        self.variables = variables
    }
}

/// A job in the hands of a worker.
package struct ActivatedJob: Hashable, Sendable {
    package var job: Record.WorkerJob
    package var run: Key
    /// The version of the process that the job's element stands in.
    package var version: Int
    package var worker: String
    package var retries: Int
    /// Until when the worker has it, in microseconds since 1970, UTC.
    package var deadline: Int64
    /// What the element sees, the nearest of each name.
    package var variables: ValueMap
}
