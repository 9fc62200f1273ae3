package import TroupeEngine
package import TroupeInterpreter

extension InMemoryJournal {
    package func message(_ key: Key) async throws(JournalError) -> StoredMessage? {
        try reading { $0.messages[key]?.row }
    }

    package func message(
        shard: Int, id: String, name: String, correlationKey: String, now: Int64
    ) async throws(JournalError) -> Key? {
        try reading { state in
            state.messages.values.filter { owner, row in
                owner == shard && row.message.messageId == id && row.message.name == name
                    && row.message.correlationKey == correlationKey && (row.expiresAt > now || row.isUnderway)
            }.map(\.row.key).min()
        }
    }

    package func keptMessage(
        shard: Int, names: [String], correlationKey: String, process: String, now: Int64
    ) async throws(JournalError) -> StoredMessage? {
        try reading { state in
            state.messages.values.filter { owner, row in
                owner == shard && names.contains(row.message.name) && row.message.correlationKey == correlationKey
                    && row.expiresAt > now
                    && !state.correlations.contains(MessageCorrelation(message: row.key, process: process))
            }.map(\.row).min { $0.key < $1.key }
        }
    }

    package func correlations(of message: Key) async throws(JournalError) -> [String] {
        try reading { $0.correlations.filter { $0.message == message }.map(\.process) }
    }

    package func messagesToBring(shard: Int, now: Int64) async throws(JournalError) -> [StoredMessage] {
        try reading { state in
            func isAwaited(_ message: StoredMessage) -> Bool {
                let awaited = SubscriptionSummary.Awaited.message(
                    name: message.message.name, correlationKey: message.message.correlationKey)
                return state.subscriptions.values.contains { _, row in
                    row.awaited == awaited
                        && !state.correlations.contains(
                            MessageCorrelation(message: message.key, process: row.process))
                }
            }
            return state.messages.values.filter { owner, row in
                owner == shard && (row.isUnderway || row.expiresAt > now && isAwaited(row))
            }.map(\.row).sorted { $0.key < $1.key }
        }
    }

    package func settle(message: Key, now: Int64) async throws(JournalError) {
        try reading { state in
            if let row = state.messages[message]?.row, row.expiresAt <= now {
                Self.forget([message], &state)
            } else {
                state.messages[message]?.row.isUnderway = false
            }
        }
    }

    package func removeMessages(shard: Int, expiredAt now: Int64) async throws(JournalError) -> Int64? {
        try reading { state in
            let gone = state.messages.values.filter { owner, row in
                owner == shard && row.expiresAt <= now && !row.isUnderway
            }
            Self.forget(gone.map(\.row.key), &state)
            return state.messages.values.filter { $0.shard == shard && $0.row.expiresAt > now }
                .map(\.row.expiresAt).min()
        }
    }

    private static func forget(_ messages: [Key], _ state: inout State) {
        for message in messages { state.messages[message] = nil }
        state.correlations.removeAll { messages.contains($0.message) }
    }

    // MARK: Start events

    package func messageStart(
        shard: Int, process: String, correlationKey: String
    ) async throws(JournalError) -> MessageStart? {
        try reading { state in
            state.messageStarts.values.filter { owner, row in
                owner == shard && row.process == process && row.correlationKey == correlationKey
            }.map(\.row).max { $0.run < $1.run }
        }
    }

    package func endedMessageStarts(shard: Int) async throws(JournalError) -> [MessageStart] {
        try reading { state in
            state.messageStarts.values.filter { $0.shard == shard && $0.row.isOver }.map(\.row)
                .sorted { $0.run < $1.run }
        }
    }

    package func messageStart(run: Key) async throws(JournalError) -> MessageStart? {
        try reading { $0.messageStarts[run]?.row }
    }

    package func removeMessageStart(run: Key) async throws(JournalError) {
        try reading { $0.messageStarts[run] = nil }
    }

    package func startTimers(shard: Int) async throws(JournalError) -> [StartTimer] {
        try reading { state in
            state.startTimers.values.filter { $0.shard == shard }.map(\.row).sorted { $0.timer < $1.timer }
        }
    }

    // MARK: Incidents

    package func incidents(run: Key?, after: Key, limit: Int) async throws(JournalError) -> [IncidentSummary] {
        try reading { state in
            let found = state.incidents.values.filter { $0.incident > after && (run == nil || run == $0.run) }
            return Array(found.sorted { $0.incident < $1.incident }.prefix(max(0, limit)))
        }
    }

    package func incident(_ incident: Key) async throws(JournalError) -> IncidentSummary? {
        try reading { $0.incidents[incident] }
    }
}
