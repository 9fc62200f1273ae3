import TroupeGraph

/// Events of BPMN processes, as they are kept while a run is paused: since version 3.
extension RecordCodec {
    static func processEvent(_ event: Event.Process) -> Value {
        switch event {
        case .triggered(let subscription, let message, let variables):
            [
                "event": "triggered", "subscription": key(subscription), "message": key(message),
                "variables": .map(variables),
            ]
        case .activateJob(let job, let worker, let deadline):
            ["event": "activateJob", "job": key(job), "worker": .string(worker), "deadline": number(deadline)]
        case .extendJob(let job, let deadline):
            ["event": "extendJob", "job": key(job), "deadline": number(deadline)]
        case .completeJob(let job, let variables):
            ["event": "completeJob", "job": key(job), "variables": .map(variables)]
        case .completeListener(let job, let result):
            [
                "event": "completeListener", "job": key(job), "denied": .bool(result.isDenied),
                "reason": .string(result.reason), "corrections": .map(result.corrections),
            ]
        case .failJob(let job, let retries, let message, let backoff, let variables):
            [
                "event": "failJob", "job": key(job), "retries": .integer(retries), "message": .string(message),
                "backoff": number(backoff), "variables": .map(variables),
            ]
        case .throwError(let job, let code, let message, let variables):
            [
                "event": "throwError", "job": key(job), "code": .string(code), "message": .string(message),
                "variables": .map(variables),
            ]
        case .setJobRetries(let job, let retries, let by):
            ["event": "setJobRetries", "job": key(job), "retries": .integer(retries), "by": .string(by)]
        case .setVariables(let scope, let variables, let isLocal, let by):
            [
                "event": "setVariables", "scope": key(scope), "variables": .map(variables), "isLocal": .bool(isLocal),
                "by": .string(by),
            ]
        case .modify(let modification): value(modification)
        case .migrate(let migration):
            [
                "event": "migrate", "workflow": .string(migration.id), "version": .integer(migration.version),
                "hash": .string(migration.hash),
                "elements": .map(texts(migration.elements.mapValues(Value.string))), "by": .string(migration.by),
            ]
        }
    }

    private static func value(_ modification: Modification) -> Value {
        let activate = modification.activate.map { activation in
            with(
                [
                    "id": .string(activation.elementId),
                    "variables": .map(texts(activation.variables.mapValues(Value.map))),
                ], "ancestor", activation.ancestor.map(key))
        }
        return [
            "event": "modify", "activate": .list(activate), "terminate": .list(modification.terminate.map(key)),
            "by": .string(modification.by),
        ]
    }

    /// In an order that does not change from one run of the program to the next.
    private static func texts(_ values: [String: Value]) -> ValueMap {
        var map: ValueMap = [:]
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { map[name] = value }
        return map
    }

    /// The event that a value stands for; `fields.type` is its name.
    static func processEvent(_ fields: RecordFields) throws(RecordCodecError) -> Event.Process {
        switch fields.type {
        case "triggered":
            return .triggered(
                subscription: try fields.key("subscription"), message: try fields.key("message"),
                variables: fields.valueMap("variables"))
        case "activateJob":
            return .activateJob(
                job: try fields.key("job"), worker: try fields.string("worker"),
                deadline: try fields.int64("deadline"))
        case "extendJob": return .extendJob(job: try fields.key("job"), deadline: try fields.int64("deadline"))
        case "completeJob": return .completeJob(job: try fields.key("job"), variables: fields.valueMap("variables"))
        case "completeListener":
            return .completeListener(
                job: try fields.key("job"),
                result: TaskListenerResult(
                    isDenied: fields.bool("denied"), reason: try fields.string("reason"),
                    corrections: fields.valueMap("corrections")))
        case "failJob":
            return .failJob(
                job: try fields.key("job"), retries: try fields.int("retries"), message: try fields.string("message"),
                backoff: try fields.int64("backoff"), variables: fields.valueMap("variables"))
        case "throwError":
            return .throwError(
                job: try fields.key("job"), code: try fields.string("code"), message: try fields.string("message"),
                variables: fields.valueMap("variables"))
        case "setJobRetries":
            return .setJobRetries(
                job: try fields.key("job"), retries: try fields.int("retries"), by: try fields.string("by"))
        case "setVariables":
            return .setVariables(
                scope: try fields.key("scope"), variables: fields.valueMap("variables"),
                isLocal: fields.bool("isLocal"), by: try fields.string("by"))
        case "modify": return .modify(try modification(fields))
        case "migrate":
            var elements: [String: String] = [:]
            for (old, new) in fields.valueMap("elements") {
                guard let new = new.stringValue else { throw fields.wrong("elements") }
                elements[old] = new
            }
            return .migrate(
                Migration(
                    hash: try fields.string("hash"), id: try fields.string("workflow"),
                    version: try fields.int("version"), elements: elements, by: try fields.string("by")))
        default: throw fields.wrong("event")
        }
    }

    private static func modification(_ fields: RecordFields) throws(RecordCodecError) -> Modification {
        var activations: [Modification.Activation] = []
        for element in fields.map["activate"]?.listValue ?? [] {
            guard let id = element["id"]?.stringValue else { throw fields.wrong("activate") }
            var activation = Modification.Activation(elementId: id)
            if let ancestor = element["ancestor"] {
                guard let key = ancestor.stringValue.flatMap({ Key($0) }) else { throw fields.wrong("ancestor") }
                activation.ancestor = key
            }
            for (scope, variables) in element["variables"]?.mapValue ?? [:] {
                activation.variables[scope] = variables.mapValue ?? [:]
            }
            activations.append(activation)
        }
        var terminate: [Key] = []
        for element in fields.map["terminate"]?.listValue ?? [] {
            guard let key = element.stringValue.flatMap({ Key($0) }) else { throw fields.wrong("terminate") }
            terminate.append(key)
        }
        return Modification(activate: activations, terminate: terminate, by: try fields.string("by"))
    }
}

extension RecordFields {
    func bool(_ name: String) -> Bool { map[name] == .bool(true) }

    /// A table of positions, as a list of pairs.
    func positions(_ name: String) throws(RecordCodecError) -> [Int: Int] {
        var positions: [Int: Int] = [:]
        for element in map[name]?.listValue ?? [] {
            guard let pair = element.listValue, pair.count == 2, let old = pair[0].intValue, let new = pair[1].intValue
            else { throw wrong(name) }
            positions[old] = new
        }
        return positions
    }
}
