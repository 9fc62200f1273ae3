/// Every metric there is: its name, its kind, and what it means. The first four are the names that were promised.
enum MetricName: String, CaseIterable, Sendable {
    case workflowDuration = "workflow_execution_duration"
    case agentTasks = "agent_task_count"
    case requests = "api_request_rate"
    case databaseConnections = "database_connections"
    case requestDuration = "troupe_api_request_duration_seconds"
    case runsStarted = "troupe_runs_started_total"
    case runsFinished = "troupe_runs_finished_total"
    case incidents = "troupe_incidents_raised_total"
    case runsLoaded = "troupe_runs_loaded"
    case jobs = "troupe_jobs"
    case batchRows = "troupe_journal_batch_rows"
    case records = "troupe_records_total"
    case logBytes = "troupe_log_bytes_total"
    case webSocketClients = "troupe_websocket_clients"
    case uptime = "troupe_uptime_seconds"
    case shards = "troupe_shards"
    case takeovers = "troupe_shard_takeovers_total"
    case inbox = "troupe_inbox_requests"
    case nodes = "troupe_nodes"

    enum Kind: String, Sendable { case counter, gauge, histogram }

    var kind: Kind {
        switch self {
        case .workflowDuration, .requestDuration, .batchRows: .histogram
        case .databaseConnections, .runsLoaded, .jobs, .webSocketClients, .uptime, .shards, .inbox, .nodes: .gauge
        case .agentTasks, .requests, .runsStarted, .runsFinished, .incidents, .records, .logBytes, .takeovers: .counter
        }
    }

    var help: String {
        switch self {
        case .workflowDuration: "Seconds from a run's start to its end, by workflow and outcome"
        case .agentTasks: "Attempts at steps, by persona, action and outcome"
        case .requests: "Requests answered, by route, method and status"
        case .databaseConnections: "Connections to the database, by state"
        case .requestDuration: "Seconds from a request's first line to its answer's last byte, by route"
        case .runsStarted: "Runs started, by workflow"
        case .runsFinished: "Runs that ended, by outcome"
        case .incidents: "Incidents raised for a person to resolve"
        case .runsLoaded: "Runs in memory"
        case .jobs: "Attempts, by state: running or queued"
        case .batchRows: "Rows written to the journal in one commit"
        case .records: "Records published"
        case .logBytes: "Bytes of output of steps"
        case .webSocketClients: "Open WebSockets"
        case .uptime: "Seconds since the server started"
        case .shards: "Shards that this server has"
        case .takeovers: "Shards taken over from an earlier owner"
        case .inbox: "Requests in the inboxes of this server's shards"
        case .nodes: "Servers on the database"
        }
    }

    /// Upper bounds of a histogram's buckets, rising.
    var buckets: [Double] {
        switch self {
        case .workflowDuration: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400]
        case .requestDuration: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30]
        case .batchRows: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
        default: []
        }
    }
}
