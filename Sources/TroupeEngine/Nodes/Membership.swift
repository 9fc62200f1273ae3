import Synchronization
import TroupeInterpreter

/// This server among those on the same database: which shards it has, and what it asks of the others.
///
/// A lone server does nothing here: it wakes when somebody comes. While there are several, each renews its lease once a
/// second and looks in the same round trip how all stands; what is told in between only makes that sooner.
actor Membership {
    /// What is read from everywhere.
    struct Known: Sendable {
        var me: Int64 = 0
        var view: NodeView?
        var takeovers = 0
        var outbox = NodeOutbox()
    }

    /// Microseconds between two renewals.
    static let pace: Int64 = 1_000_000
    /// How long attempts of a shard that another server is to have may take to end before it goes on here.
    static let holdPatience: Int64 = 2_000_000
    /// How long a start waits for a first shard, and for the others to know of it.
    static let startPatience: Int64 = 5_000_000

    nonisolated let nodes: any Nodes
    nonisolated let journal: any Journal
    nonisolated let clock: any EngineClock
    nonisolated let known = Mutex(Known())
    nonisolated let lease = Lease()
    private nonisolated let shared = Atomic<Bool>(false)
    private nonisolated let beats: AsyncStream<Void>
    nonisolated let beat: AsyncStream<Void>.Continuation
    private nonisolated let letters: AsyncStream<Void>
    nonisolated let letter: AsyncStream<Void>.Continuation
    let feed: RemoteFeed
    let mailbox: RemoteMailbox
    var news: AsyncThrowingStream<NodeNews, any Error>?
    /// Shards that are being taken or given away.
    var moving: Set<Int> = []
    var isRunning = false
    var isLeaving = false
    var hasLeft = false
    /// Shards that were opened before the engine ran.
    var unrecovered: Set<Int> = []

    init(nodes: any Nodes, journal: any Journal, clock: any EngineClock) {
        self.nodes = nodes
        self.journal = journal
        self.clock = clock
        feed = RemoteFeed(journal: journal)
        mailbox = RemoteMailbox(nodes: nodes, clock: clock)
        (beats, beat) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (letters, letter) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether there are other servers.
    nonisolated var isShared: Bool { shared.load(ordering: .relaxed) }

    /// Tells the others, soon; without others, nobody.
    nonisolated func tell(_ news: NodeNews) {
        if !isShared { return }
        known.withLock { $0.outbox.add(news) }
        letter.yield()
    }

    /// Looks how all stands, soon.
    nonisolated func look() { beat.yield() }

    // MARK: Coming

    /// Joins, and takes the shards that are to be this server's.
    func join(_ engine: Engine) async throws(JournalError) {
        news = try await nodes.news()
        let me = try await nodes.join()
        known.withLock { $0.me = me }
        await engine.dispatcher.mind(lease)
        _ = engine.hub.listen { [weak self] publication in self?.published(publication) }
        engine.tellOfOutput { [weak self] chunks in self?.stored(chunks) }
        let deadline = clock.now() + Self.startPatience
        while true {
            let asked = Lease.now()
            guard let view = try await nodes.renew() else { throw .unavailable("this server was taken for dead") }
            learn(view, engine, isFirst: true)
            renewed(at: asked)
            for shard in view.shards where mayTake(shard, view, engine) { try await open(shard, view, engine) }
            // Who knows of this server minds what must be unique among several.
            let isKnown = view.nodes.allSatisfy { other in
                other.id == me || other.renewedAt >= view.node(me)?.startedAt ?? 0
            }
            if isKnown && !engine.shards.held.isEmpty || clock.now() > deadline { break }
            try? await clock.sleep(until: clock.now() + 20_000)
        }
        if !isShared, engine.shards.held.isEmpty {
            throw .unavailable(
                "another program works on this database without sharing it; stop it first, or give this server its own")
        }
    }

    /// Takes up what was under way in the shards that were taken before the engine ran.
    func recover(_ engine: Engine) async throws(JournalError) {
        isRunning = true
        let indices = unrecovered.sorted()
        unrecovered = []
        for index in indices {
            guard let shard = engine.shards[index] else { continue }
            try await recover(shard, engine)
        }
    }

    func recover(_ shard: Shard, _ engine: Engine) async throws(JournalError) {
        try await shard.recover()
        await engine.timers.add { await shard.wakes(before: $0) }
        shard.lookForRequests()
        let nodes = nodes
        Task {
            // Only then is what is under way in the shard known to have begun here.
            await engine.dispatcher.settled(shard: shard.index)
            await shard.flush()
            guard engine.shards[shard.index] === shard else { return }
            await engine.dispatcher.setElsewhere(false, shard: shard.index)
            try? await nodes.settle(shard: shard.index, epoch: shard.epoch)
        }
    }

    // MARK: Being there

    /// Minds the other servers until the task is canceled.
    func run(_ engine: Engine) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.hear(engine) }
            group.addTask { for await _ in self.letters { await self.sendNews() } }
            group.addTask {
                while !Task.isCancelled {
                    try? await self.clock.sleep(until: self.clock.now() + Self.pace)
                    if self.isShared { self.look() }
                    if !self.isShared { await self.untilShared() }
                }
            }
            group.addTask { for await _ in self.beats { await self.renew(engine) } }
            look()
            await group.waitForAll()
        }
    }

    private var sharedWaiter: CheckedContinuation<Void, Never>?

    /// A lone server has no lease to renew.
    private func untilShared() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isShared || Task.isCancelled { return continuation.resume() }
                sharedWaiter = continuation
            }
        } onCancel: {
            Task { await self.endSharedWait() }
        }
    }

    private func endSharedWait() {
        sharedWaiter?.resume()
        sharedWaiter = nil
    }

    private func renew(_ engine: Engine) async {
        if hasLeft { return }
        do throws(JournalError) {
            let asked = Lease.now()
            if let view = try await nodes.renew() {
                learn(view, engine, isFirst: false)
                renewed(at: asked)
                reconcile(view, engine)
                await engine.dispatcher.leaseRenewed()
                await mailbox.look()
            } else if !isLeaving {
                await rejoin(engine)
            }
        } catch {
            // The database is away: the next look says what has become of this server.
            try? await clock.sleep(until: clock.now() + 200_000)
            look()
        }
    }

    private func renewed(at moment: Int64) {
        if isShared { lease.renew(at: moment) } else { lease.lift() }
    }

    private func learn(_ view: NodeView, _ engine: Engine, isFirst: Bool) {
        known.withLock { $0.view = view }
        engine.shards.learn(view.shards.map(\.number))
        let isShared = view.nodes.contains { $0.id != view.me && !$0.isDead }
        shared.store(isShared, ordering: .relaxed)
        if isShared { endSharedWait() }
        for shard in view.shards where engine.shards[shard.number] == nil {
            // What was there before is not news; a shard that was made since is, from its beginning.
            if engine.hub.position(of: shard.number) == nil {
                engine.hub.begin(shard: shard.number, at: isFirst ? shard.position : 0)
            }
            if !isFirst { feed.note(shard: shard.number, position: shard.position, engine) }
        }
        for shard in view.shards where shard.requests > 0 { engine.shards[shard.number]?.lookForRequests() }
    }

    /// The others took this server for dead, and have its shards: it ends what it has under way, and begins anew.
    private func rejoin(_ engine: Engine) async {
        await withTaskGroup(of: Void.self) { group in
            for index in engine.shards.held { group.addTask { await self.drop(index, engine) } }
        }
        await mailbox.fail()
        do throws(JournalError) {
            let me = try await nodes.join()
            known.withLock { $0.me = me }
        } catch {
            try? await clock.sleep(until: clock.now() + 200_000)
        }
        look()
    }
}
