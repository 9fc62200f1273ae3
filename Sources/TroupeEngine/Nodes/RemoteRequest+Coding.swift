import TroupeGraph
import TroupeInterpreter

/// Requests and answers as JSON, in rows that live for a moment. Servers of neighboring versions read each other's.
extension RemoteRequest {
    /// The request as JSON.
    package var json: [UInt8] { value.jsonBytes }

    private var value: Value {
        switch self {
        case .event(let event, let run):
            ["kind": "event", "run": Self.key(run), "event": RecordCodec.write(event: event)]
        case .publish(let message):
            [
                "kind": "publish", "name": .string(message.name), "correlationKey": .string(message.correlationKey),
                "variables": .map(message.variables), "timeToLive": .number(.integer(message.timeToLive)),
                "messageId": message.messageId.map(Value.string) ?? .null,
            ]
        case .signal(let name, let payload): ["kind": "signal", "name": .string(name), "payload": .map(payload)]
        case .activate(let activation):
            [
                "kind": "activate", "type": .string(activation.type), "worker": .string(activation.worker),
                "timeout": .number(.integer(activation.timeout)), "max": .integer(activation.max),
                "variables": activation.variables.map { .list($0.map(Value.string)) } ?? .null,
            ]
        case .deliver(let signal): ["kind": "deliver", "key": Self.key(signal)]
        case .bring(let message): ["kind": "bring", "key": Self.key(message)]
        case .serve(let subscription, let run):
            ["kind": "serve", "key": Self.key(subscription), "run": Self.key(run)]
        }
    }

    /// Nil for what no server of ours wrote.
    package init?(json: [UInt8]) {
        guard let value = try? Value(jsonBytes: json, limits: RemoteOutcome.limits), let map = value.mapValue,
            let kind = map["kind"]?.stringValue
        else { return nil }
        let key = Self.key(map["key"])
        let run = Self.key(map["run"])
        let name = map["name"]?.stringValue
        switch kind {
        case "event":
            guard let run, let event = try? RecordCodec.read(event: map["event"] ?? .null) else { return nil }
            self = .event(event, run: run)
        case "publish":
            guard let name, let correlationKey = map["correlationKey"]?.stringValue else { return nil }
            self = .publish(
                MessagePublication(
                    name: name, correlationKey: correlationKey, variables: map["variables"]?.mapValue ?? [:],
                    timeToLive: map["timeToLive"]?.intValue.map(Int64.init) ?? 0,
                    messageId: map["messageId"]?.stringValue))
        case "signal":
            guard let name else { return nil }
            self = .signal(name: name, payload: map["payload"]?.mapValue ?? [:])
        case "activate":
            guard let type = map["type"]?.stringValue, let worker = map["worker"]?.stringValue else { return nil }
            self = .activate(
                JobActivation(
                    type: type, worker: worker, timeout: map["timeout"]?.intValue.map(Int64.init) ?? 0,
                    max: map["max"]?.intValue ?? 1,
                    variables: map["variables"]?.listValue?.compactMap(\.stringValue)))
        default:
            guard let errand = Self.errand(kind, key: key, run: run) else { return nil }
            self = errand
        }
    }

    private static func errand(_ kind: String, key: Key?, run: Key?) -> RemoteRequest? {
        switch kind {
        case "deliver": key.map { .deliver(signal: $0) }
        case "bring": key.map { .bring(message: $0) }
        case "serve": key.flatMap { key in run.map { .serve(subscription: key, run: $0) } }
        default: nil
        }
    }

    fileprivate static func key(_ key: Key) -> Value { .string(String(key)) }
    fileprivate static func key(_ value: Value?) -> Key? { value?.stringValue.flatMap { Key($0) } }
}

extension RemoteOutcome {
    /// What a request may say was bounded when it came in.
    static let limits = JSONLimits(bytes: 1 << 28, depth: 512)

    /// The outcome as JSON.
    package var json: [UInt8] { value.jsonBytes }

    private var value: Value {
        switch self {
        case .done: ["kind": "done"]
        case .key(let key): ["kind": "key", "key": RemoteRequest.key(key)]
        case .jobs(let jobs): ["kind": "jobs", "jobs": .list(jobs.map(\.value))]
        case .refused(let error): ["kind": "refused", "error": (try? Value(encoding: error)) ?? .null]
        }
    }

    /// Nil for what no server of ours wrote.
    package init?(json: [UInt8]) {
        guard let map = (try? Value(jsonBytes: json, limits: Self.limits))?.mapValue else { return nil }
        switch map["kind"]?.stringValue {
        case "done": self = .done
        case "key":
            guard let key = RemoteRequest.key(map["key"]) else { return nil }
            self = .key(key)
        case "jobs": self = .jobs((map["jobs"]?.listValue ?? []).compactMap(ActivatedJob.init(value:)))
        case "refused":
            guard let error = try? (map["error"] ?? .null).decoded(as: EngineError.self) else { return nil }
            self = .refused(error)
        default: return nil
        }
    }
}

extension ActivatedJob {
    fileprivate var value: Value {
        let record = String(decoding: RecordCodec.write([.process(.workerJobCreated(job))]), as: UTF8.self)
        return [
            "job": .string(record), "format": .integer(RecordCodec.version), "run": RemoteRequest.key(run),
            "version": .integer(version), "worker": .string(worker), "retries": .integer(retries),
            "deadline": .number(.integer(deadline)), "variables": .map(variables),
        ]
    }

    fileprivate init?(value: Value) {
        guard let text = value["job"]?.stringValue, let format = value["format"]?.intValue,
            let records = try? RecordCodec.read(Array(text.utf8), version: format),
            case .process(.workerJobCreated(let job)) = records.first, let run = RemoteRequest.key(value["run"]),
            let version = value["version"]?.intValue, let worker = value["worker"]?.stringValue,
            let retries = value["retries"]?.intValue, let deadline = value["deadline"]?.intValue
        else { return nil }
        self.init(
            job: job, run: run, version: version, worker: worker, retries: retries, deadline: Int64(deadline),
            variables: value["variables"]?.mapValue ?? [:])
    }
}
