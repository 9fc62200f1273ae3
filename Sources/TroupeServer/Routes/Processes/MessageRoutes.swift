import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Messages from outside, and who waits for them.
struct MessageRoutes {
    let context: APIContext

    /// What a message may carry, in bytes of JSON.
    private static let payloadLimit = 1 << 20
    /// Milliseconds in ten years.
    private static let longestLife = 10 * 365 * 86_400_000

    private static let message = FieldTable([
        Field("name", .text(256), required: true, "The message's name"),
        Field("correlationKey", .label(256), "Whose it is; empty by default: then it only starts processes"),
        Field("variables", .map, "What it brings"),
        Field(
            "timeToLiveMs", .integer(0...longestLife),
            "How long it is kept for those who do not wait yet; 0 by default"),
        Field("messageId", .text(256), "A second one with this id, name and key is refused while the first is kept"),
    ])

    var routes: [Route] { [publish, subscriptions] }

    private var publish: Route {
        Operation(
            "POST", "/api/messages", id: "publishMessage", tag: "Messages",
            "Publish a message: to who waits for its name and key, once for each process, and to start processes",
            answers: [.init(202, "The message is stored, and reaches all whom it concerns", "MessagePublished")]
        ).with { operation in
            operation.body = .json(Self.message, isRequired: true)
            operation.problems = [409, 413, 415, 422]
        }.route { call in
            let name = call.body["name"]?.stringValue ?? ""
            let variables = call.body["variables"]?.mapValue ?? [:]
            if Value.map(variables).jsonBytes.count > Self.payloadLimit {
                throw RequestProblem.fields([
                    FieldProblem("variables", "are larger than \(Self.payloadLimit >> 20) MiB")
                ])
            }
            let key = try await context.engine.publish(
                MessagePublication(
                    name: name, correlationKey: call.body["correlationKey"]?.stringValue ?? "", variables: variables,
                    timeToLive: Int64(call.body["timeToLiveMs"]?.intValue ?? 0) * 1000,
                    messageId: call.body["messageId"]?.stringValue))
            return .json(["key": RunView.key(key), "name": .string(name)], status: 202)
        }
    }

    private var subscriptions: Route {
        Operation(
            "GET", "/api/message-subscriptions", id: "listMessageSubscriptions", tag: "Messages",
            "Who waits for messages, oldest first; and the start events that wait for them",
            answers: [.init(200, "A page; `next` is the `after` of the next one", "MessageSubscriptionList")]
        ).with { $0.query = Paging.table("subscriptions") }.route { call in
            let page = Paging(call)
            let found = try await context.engine.messageSubscriptions(
                run: page.instance, after: page.after, limit: page.limit + 1)
            let starts = page.instance == nil && page.after == 0 ? context.engine.messageStarts : []
            return .json([
                "messageSubscriptions": .list(found.prefix(page.limit).compactMap(SubscriptionView.message)),
                "startEvents": .list(
                    starts.map {
                        SubscriptionView.messageStart(
                            process: $0.process, version: $0.version, elementId: $0.elementId, name: $0.name)
                    }),
                "next": page.next(found.map(\.subscription)),
            ])
        }
    }
}

/// A page of a list, oldest first, of one instance or all.
struct Paging {
    var instance: Key?
    var after: Key
    var limit: Int

    static func table(_ what: String) -> FieldTable {
        FieldTable([
            Field("instance", .key, "Only \(what) of this process instance"),
            Field("limit", .integer(1...1000), "So many on a page; 500 by default"),
            Field("after", .key, "Only \(what) newer than this one"),
        ])
    }

    init(_ call: Call) {
        instance = call.queryKey("instance")
        after = call.queryKey("after") ?? 0
        limit = call.limit(500)
    }

    /// - Parameter keys: those found, one more than fit on the page where there are more.
    func next(_ keys: [Key]) -> Value { keys.count > limit ? RunView.key(keys[limit - 1]) : .null }
}
