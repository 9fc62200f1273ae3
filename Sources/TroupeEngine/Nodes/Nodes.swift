/// The servers on one database, as one of them sees them. `PostgresNodes` in TroupeStore is the one there is.
package protocol Nodes: Sendable {
    /// Joins as a new server: from here on the others count on this one. Returns its number.
    func join() async throws(JournalError) -> Int64

    /// Renews the lease, puts right what is amiss (`NodePlan`), and says how all stands then; nil: the others have taken
    /// this server for dead.
    func renew() async throws(JournalError) -> NodeView?

    /// How all stands, for looking only.
    func view() async throws(JournalError) -> NodeView

    /// Takes a shard; nil: somebody still has it.
    ///
    /// - Parameter endsHolder: whether the session that has it is ended. Its server is gone or was taken for dead.
    func take(shard: Int, endsHolder: Bool) async throws(JournalError) -> ShardHead?

    /// The shard was closed: another server may take it.
    func release(shard: Int) async throws(JournalError)

    /// Attempts that were begun on another machine have come to an end.
    func settle(shard: Int, epoch: Int64) async throws(JournalError)

    /// From here on this server gets no shard.
    func beginLeaving() async throws(JournalError)

    /// This server is gone.
    func leave() async

    /// What the others tell, from when this returns. It ends when the connection does.
    func news() async throws(JournalError) -> AsyncThrowingStream<NodeNews, any Error>

    /// Tells the others.
    func tell(_ news: [NodeNews]) async throws(JournalError)

    /// Puts a request into a shard's inbox; its number.
    func post(_ request: RemoteRequest, to shard: Int) async throws(JournalError) -> Int64

    /// Takes a request back; false when it is being answered, or was.
    func withdraw(_ request: Int64) async throws(JournalError) -> Bool

    /// Takes the answers to requests of this server, by request.
    func answers() async throws(JournalError) -> [Int64: RemoteOutcome]

    /// Runs something while no other server does so for the same key.
    func alone(_ key: String, _ body: @escaping @Sendable () async -> Void) async throws(JournalError)
}
