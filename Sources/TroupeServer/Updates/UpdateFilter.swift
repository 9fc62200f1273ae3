import TroupeInterpreter

/// What a client of the stream wants.
struct UpdateFilter: Hashable, Sendable {
    enum Subject: Hashable, Sendable {
        case all
        case run(Key)
        case workItem(String)
    }

    var subject: Subject
    /// Output of steps too.
    var logs: Bool

    static let allRecords = "records"
    static let allLogs = "logs"
    static func records(of run: Key) -> String { "run:\(run)" }
    static func logs(of run: Key) -> String { "run-logs:\(run)" }
    static func records(of workItem: String) -> String { "item:\(workItem)" }
    static func logs(of workItem: String) -> String { "item-logs:\(workItem)" }

    /// The topics that it listens to.
    var topics: [String] {
        let topics =
            switch subject {
            case .all: [Self.allRecords, Self.allLogs]
            case .run(let run): [Self.records(of: run), Self.logs(of: run)]
            case .workItem(let item): [Self.records(of: item), Self.logs(of: item)]
            }
        return logs ? topics : [topics[0]]
    }

    func matches(run: Key, workItem: String?) -> Bool {
        switch subject {
        case .all: true
        case .run(let wanted): wanted == run
        case .workItem(let wanted): wanted == workItem
        }
    }
}
