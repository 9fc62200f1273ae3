package import TroupeGraph
package import TroupeInterpreter

/// What one server, or one shard, wants of another shard. It is a row of that shard's inbox until it is answered.
package enum RemoteRequest: Hashable, Sendable {
    /// Hand an event to a run.
    case event(Event, run: Key)
    /// Publish a message, or send a signal; the answer is its key. For the coordinating shard.
    case publish(MessagePublication)
    case signal(name: String, payload: ValueMap)
    /// Give a worker jobs that are free.
    case activate(JobActivation)
    // Errands of a shard for the coordinating one, written with the batch they come from; nobody waits for an answer.
    /// Bring a stored signal or message to all who wait.
    case deliver(signal: Key)
    case bring(message: Key)
    /// Somebody began to wait for a message: bring what is kept.
    case serve(subscription: Key, run: Key)
}

/// A row of a shard's inbox.
package struct InboxRow: Hashable, Sendable {
    /// Rising in the database.
    package var id: Int64
    /// The server that waits for the answer; nil: nobody does.
    package var requester: Int64?
    package var request: RemoteRequest

    package init(id: Int64, requester: Int64?, request: RemoteRequest) {
        self.id = id
        self.requester = requester
        self.request = request
    }
}

/// What became of a request.
package enum RemoteOutcome: Hashable, Sendable {
    case done
    /// The key of what was made.
    case key(Key)
    case jobs([ActivatedJob])
    case refused(EngineError)
}

/// A row of an inbox that is dealt with.
package struct InboxAnswer: Hashable, Sendable {
    /// The row.
    package var id: Int64
    /// Who is told; nil: nobody.
    package var requester: Int64?
    package var outcome: RemoteOutcome

    package init(_ row: InboxRow, _ outcome: RemoteOutcome) {
        self.init(id: row.id, requester: row.requester, outcome: outcome)
    }

    package init(id: Int64, requester: Int64?, outcome: RemoteOutcome) {
        self.id = id
        self.requester = requester
        self.outcome = outcome
    }
}

extension JournalBatch {
    /// What a batch of another shard has for the coordinating one: it is written to that one's inbox with the batch.
    package var errands: [RemoteRequest] {
        if shard == 0 || waiting.isEmpty { return [] }
        var errands = waiting.signals.map { RemoteRequest.deliver(signal: $0.signal) }
        errands += waiting.processes.messages.map { .bring(message: $0.key) }
        for opened in waiting.processes.openedSubscriptions {
            if case .message = opened.awaited {
                errands.append(.serve(subscription: opened.subscription, run: opened.run))
            }
        }
        return errands
    }
}
