package import TroupeGraph
package import TroupeInterpreter

/// A run in a list: the read model that is kept beside the journal.
package struct RunSummary: Hashable, Sendable, Codable {
    package var run: Key
    package var shard: Int
    package var workflow: String
    package var version: Int
    package var hash: String
    package var workItem: String?
    package var status: RunStatus
    package var inputs: ValueMap
    package var outputs: ValueMap
    package var fault: Fault?
    /// Steps that failed and were passed over.
    package var passedOver: Int
    /// Who started it.
    package var user: String
    /// Where its steps work.
    package var workspace: WorkspaceRequest?
    /// Microseconds since 1970, UTC.
    package var createdAt: Int64
    package var endedAt: Int64?

    package init(
        run: Key, shard: Int, workflow: String, version: Int, hash: String, workItem: String? = nil,
        status: RunStatus = .running, inputs: ValueMap = [:], user: String, workspace: WorkspaceRequest? = nil,
        createdAt: Int64
    ) {
        self.run = run
        self.shard = shard
        self.workflow = workflow
        self.version = version
        self.hash = hash
        self.workItem = workItem
        self.status = status
        self.inputs = inputs
        outputs = [:]
        passedOver = 0
        self.user = user
        self.workspace = workspace
        self.createdAt = createdAt
    }
}

/// Which runs a list shows.
package struct RunFilter: Hashable, Sendable {
    package var workItem: String?
    package var workflow: String?
    /// Empty: every status.
    package var statuses: [RunStatus] = []
    /// Only runs older than this one: the next page.
    package var before: Key?
    package var limit = 100

    package init(
        workItem: String? = nil, workflow: String? = nil, statuses: [RunStatus] = [], before: Key? = nil,
        limit: Int = 100
    ) {
        self.workItem = workItem
        self.workflow = workflow
        self.statuses = statuses
        self.before = before
        self.limit = limit
    }
}

/// A workflow as it was deployed.
package struct Deployment: Hashable, Sendable {
    package var id: String
    /// From 1; 0 before it is deployed.
    package var version: Int
    /// SHA-256 of the source, hexadecimal.
    package var hash: String
    package var file: String
    package var source: [UInt8]
    package var definition: Definition
    /// Microseconds since 1970, UTC.
    package var deployedAt: Int64

    package init(
        id: String, version: Int = 0, hash: String, file: String, source: [UInt8], definition: Definition,
        deployedAt: Int64
    ) {
        self.id = id
        self.version = version
        self.hash = hash
        self.file = file
        self.source = source
        self.definition = definition
        self.deployedAt = deployedAt
    }
}

/// One version of a workflow, without its text.
package struct DeploymentSummary: Hashable, Sendable {
    package var id: String
    package var version: Int
    package var hash: String
    package var file: String
    /// What its author calls this version; of BPMN processes.
    package var versionTag: String?
    package var deployedAt: Int64

    package init(
        id: String, version: Int, hash: String, file: String, versionTag: String? = nil, deployedAt: Int64
    ) {
        self.id = id
        self.version = version
        self.hash = hash
        self.file = file
        self.versionTag = versionTag
        self.deployedAt = deployedAt
    }
}

/// A piece of what a step printed, or a model said. Not a record: it is kept and streamed beside them.
package struct LogChunk: Hashable, Sendable {
    package enum Stream: String, Hashable, Sendable, Codable { case output, error, log, model }

    package var run: Key
    package var element: Key
    package var step: String
    package var attempt: Int
    package var stream: Stream
    /// Bytes of this stream of this attempt before this chunk.
    package var offset: Int64
    package var text: String
    /// Microseconds since 1970, UTC.
    package var time: Int64
    /// Set by the journal when it stores the chunk: rising per run.
    package var number: Int64 = 0

    package init(
        run: Key, element: Key, step: String, attempt: Int, stream: Stream, offset: Int64, text: String, time: Int64
    ) {
        self.run = run
        self.element = element
        self.step = step
        self.attempt = attempt
        self.stream = stream
        self.offset = offset
        self.text = text
        self.time = time
    }
}
