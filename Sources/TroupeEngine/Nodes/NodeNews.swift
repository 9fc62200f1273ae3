package import TroupeInterpreter

/// What servers tell each other in passing. All of it only says where to look: it may be lost, doubled or late.
package enum NodeNews: Hashable, Sendable {
    /// Servers came or went, or a shard was given away or up.
    case members
    /// A shard has rows up to a position.
    case rows(shard: Int, position: Int64)
    /// A run has output since a time (microseconds since 1970, UTC).
    case output(run: Key, since: Int64)
    /// Something was deployed.
    case deployed
    /// A shard has something in its inbox.
    case requests(shard: Int)
    /// Requests of a server were answered.
    case answers(node: Int64)
    /// Workers may get jobs of a type.
    case jobs(type: String)

    /// Short, without line breaks: what it is, then what it is about.
    package var text: String {
        switch self {
        case .members: "m"
        case .rows(let shard, let position): "r \(shard) \(position)"
        case .output(let run, let since): "o \(run) \(since)"
        case .deployed: "d"
        case .requests(let shard): "q \(shard)"
        case .answers(let node): "a \(node)"
        // Whoever cannot be told by name looks all the same.
        case .jobs(let type): type.utf8.count <= 1_000 && !type.contains("\n") ? "j \(type)" : "j"
        }
    }

    /// Nil for what this version does not know.
    package init?(text: String) {
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        func number(_ index: Int) -> Int64? { index < parts.count ? Int64(parts[index]) : nil }
        switch parts.first {
        case "m": self = .members
        case "d": self = .deployed
        case "r":
            guard let shard = number(1), let position = number(2) else { return nil }
            self = .rows(shard: Int(shard), position: position)
        case "o":
            guard let run = number(1), let since = number(2) else { return nil }
            self = .output(run: run, since: since)
        case "q":
            guard let shard = number(1) else { return nil }
            self = .requests(shard: Int(shard))
        case "a":
            guard let node = number(1) else { return nil }
            self = .answers(node: node)
        case "j": self = .jobs(type: String(text.dropFirst(2)))
        default: return nil
        }
    }
}

/// News that wait to be told: of each thing the last.
struct NodeOutbox: Sendable {
    /// Different things at most; what is beyond is found without news, a second later.
    private static let limit = 2_000

    private var rows: [Int: Int64] = [:]
    private var output: [Key: Int64] = [:]
    private var rest: Set<NodeNews> = []

    var isEmpty: Bool { rows.isEmpty && output.isEmpty && rest.isEmpty }

    mutating func add(_ news: NodeNews) {
        switch news {
        case .rows(let shard, let position): rows[shard] = max(rows[shard] ?? 0, position)
        case .output(let run, let since):
            if output.count < Self.limit || output[run] != nil { output[run] = min(output[run] ?? .max, since) }
        default: if rest.count < Self.limit { rest.insert(news) }
        }
    }

    mutating func take() -> [NodeNews] {
        defer { self = NodeOutbox() }
        return Array(rest) + rows.map { .rows(shard: $0.key, position: $0.value) }
            + output.map { .output(run: $0.key, since: $0.value) }
    }
}
