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
    private static let pace: Int64 = 1_000_000
    /// How long attempts of a shard that another server is to have may take to end before it goes on here.
    static let holdPatience: Int64 = 2_000_000
    /// How long a start waits for a first shard, and for the others to know of it.
    private static let startPatience: Int64 = 5_000_000

    nonisolated let nodes: any Nodes
    nonisolated let journal: any Journal
    nonisolated let clock: any EngineClock
    nonisolated let known = Mutex(Known())
    private nonisolated let shared = Atomic<Bool>(false)
    private nonisolated let beats: AsyncStream<Void>
    private nonisolated let beat: AsyncStream<Void>.Continuation
    private nonisolated let letters: AsyncStream<Void>
    private nonisolated let letter: AsyncStream<Void>.Continuation
    let feed: RemoteFeed
    let mailbox: RemoteMailbox
    private var news: AsyncThrowingStream<NodeNews, any Error>?
    /// Shards that are being taken or given away.
    private var moving: Set<Int> = []
    private var isRunning = false
    private var isLeaving = false
    private var hasLeft = false
    /// Shards that were opened before the engine ran.
    private var unrecovered: Set<Int> = []

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
        _ = engine.hub.listen { [weak self] publication in self?.published(publication) }
        engine.tellOfOutput { [weak self] chunks in self?.stored(chunks) }
        let deadline = clock.now() + Self.startPatience
        while true {
            guard let view = try await nodes.renew() else { throw .unavailable("this server was taken for dead") }
            learn(view, engine, isFirst: true)
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

    private func recover(_ shard: Shard, _ engine: Engine) async throws(JournalError) {
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
            if let view = try await nodes.renew() {
                learn(view, engine, isFirst: false)
                reconcile(view, engine)
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

    // MARK: Shards

    private func mayTake(_ shard: NodeView.Shard, _ view: NodeView, _ engine: Engine) -> Bool {
        shard.assigned == view.me && engine.shards[shard.number] == nil && !moving.contains(shard.number)
            && !isLeaving
            && (shard.owner == nil || shard.owner == view.me || shard.owner.flatMap(view.node) == nil)
    }

    private func reconcile(_ view: NodeView, _ engine: Engine) {
        for shard in view.shards {
            if mayTake(shard, view, engine) {
                moving.insert(shard.number)
                Task { await self.take(shard, view, engine) }
            } else if shard.assigned != view.me, engine.shards[shard.number] != nil,
                moving.insert(shard.number).inserted
            {
                Task { await self.give(shard.number, engine) }
            }
        }
    }

    private func take(_ shard: NodeView.Shard, _ view: NodeView, _ engine: Engine) async {
        defer { moving.remove(shard.number) }
        do throws(JournalError) {
            try await open(shard, view, engine)
        } catch {
            if case .damaged = error { engine.fail(error) }
            // The next look tries again.
        }
    }

    private func open(_ shard: NodeView.Shard, _ view: NodeView, _ engine: Engine) async throws(JournalError) {
        // A session that outlived its server; what holds the lock without having said so is left alone.
        let endsHolder = shard.owner != nil
        guard let head = try await nodes.take(shard: shard.number, endsHolder: endsHolder) else {
            // A program that shares with nobody has it, or its session has not ended yet.
            return lookLater()
        }
        if shard.epoch > 0 { known.withLock { $0.takeovers += 1 } }
        await feed.catchUp(shard: shard.number, to: head.position, engine)
        await engine.dispatcher.setElsewhere(head.isElsewhere, shard: shard.number)
        let taken = engine.hold(shard.number, head)
        if isRunning { try await recover(taken, engine) } else { unrecovered.insert(shard.number) }
        tell(.members)
    }

    private func lookLater() {
        Task {
            try? await clock.sleep(until: clock.now() + Self.pace)
            look()
        }
    }

    /// Gives a shard to the server that is to have it, at a moment at which it runs no attempt.
    private func give(_ index: Int, _ engine: Engine) async {
        defer {
            moving.remove(index)
            look()
        }
        let end = clock.now() + Self.holdPatience
        let clock = clock
        let isIdle = await engine.dispatcher.hold(shard: index) { try? await clock.sleep(until: end) }
        guard isIdle, engine.shards[index] != nil else {
            await engine.dispatcher.unhold(shard: index)
            // Not before something has changed: the end of all that runs now.
            return await engine.dispatcher.idle(shard: index)
        }
        await handOver(index, engine)
    }

    private func handOver(_ index: Int, _ engine: Engine) async {
        guard let shard = engine.shards[index] else { return }
        engine.shards[index] = nil
        await shard.handOver(patience: Self.holdPatience)
        await journal.close(shard: index)
        await engine.dispatcher.forget(shard: index)
        engine.timers.drop(shard: index)
        try? await nodes.release(shard: index)
        tell(.members)
    }

    /// The shard is another server's.
    nonisolated func lost(_ index: Int, _ engine: Engine) {
        Task {
            await self.drop(index, engine)
            self.look()
        }
    }

    /// Lets go of a shard at once: ends the processes of its attempts, whose results would be refused.
    private func drop(_ index: Int, _ engine: Engine) async {
        guard let shard = engine.shards[index] else { return }
        moving.insert(index)
        defer { moving.remove(index) }
        engine.shards[index] = nil
        await shard.close()
        await journal.close(shard: index)
        engine.timers.drop(shard: index)
        await engine.dispatcher.abandon(shard: index)
    }

    // MARK: Going

    /// Gives all shards away, each as soon as none of its attempts runs.
    func leave(_ engine: Engine, until deadline: Int64) async {
        if isLeaving { return }
        isLeaving = true
        try? await nodes.beginLeaving()
        tell(.members)
        let engineClock = engine.clock
        await withTaskGroup(of: Void.self) { group in
            for index in engine.shards.held {
                moving.insert(index)
                group.addTask {
                    let isIdle = await engine.dispatcher.hold(shard: index) {
                        try? await engineClock.sleep(until: deadline)
                    }
                    if isIdle { await self.handOver(index, engine) }
                }
            }
        }
    }

    /// All that was under way has ended, or was ended.
    func left(_ engine: Engine) async {
        if hasLeft { return }
        hasLeft = true
        for index in engine.shards.held { await handOver(index, engine) }
        await sendNews()
        await nodes.leave()
        beat.finish()
        letter.finish()
    }

    // MARK: News

    private func hear(_ engine: Engine) async {
        while !Task.isCancelled {
            do {
                let stream: AsyncThrowingStream<NodeNews, any Error>
                if let waiting = news { stream = waiting } else { stream = try await nodes.news() }
                news = nil
                // What was told while nobody listened is looked up.
                look()
                if isShared { Task { await engine.learnDeployments() } }
                for try await item in stream { take(item, engine) }
            } catch {
                try? await clock.sleep(until: clock.now() + 200_000)
            }
        }
    }

    private func take(_ item: NodeNews, _ engine: Engine) {
        switch item {
        case .members: look()
        case .rows(let shard, let position): feed.note(shard: shard, position: position, engine)
        case .output(let run, let since): feed.note(output: run, since: since, engine)
        case .deployed: Task { await engine.learnDeployments() }
        case .requests(let shard): engine.shards[shard]?.lookForRequests()
        case .answers(let node): if node == known.withLock({ $0.me }) { Task { await mailbox.look() } }
        case .jobs(let type): Task { await engine.desk.offer([type: 1_000]) }
        }
    }

    private func sendNews() async {
        let news = known.withLock { $0.outbox.take() }
        // What is lost here, the others find at their next look.
        if !news.isEmpty { try? await nodes.tell(news) }
    }

    private nonisolated func published(_ publication: EventHub.Publication) {
        guard isShared, case .rows(let rows) = publication, let last = rows.last, !last.isRemote else { return }
        tell(.rows(shard: last.shard, position: last.position))
    }

    private nonisolated func stored(_ chunks: [LogChunk]) {
        if !isShared { return }
        for chunk in chunks { tell(.output(run: chunk.run, since: chunk.time)) }
    }
}

extension Membership {
    /// Has another server's shard, or one of this engine's, do something; returns what came of it.
    nonisolated func request(
        _ request: RemoteRequest, of shard: Int, _ engine: Engine
    ) async throws(EngineError) -> RemoteOutcome {
        let outcome = try await mailbox.ask(request, of: shard) {
            self.tell(.requests(shard: shard))
            // It may have come here meanwhile.
            engine.shards[shard]?.lookForRequests()
        }
        if case .refused(let error) = outcome { throw error }
        return outcome
    }

    /// Does something for a key that no other server does at the same time.
    nonisolated func once<Answer: Sendable>(
        _ key: String, _ body: @escaping @Sendable () async throws(EngineError) -> Answer
    ) async throws(EngineError) -> Answer {
        let result = Mutex<Result<Answer, EngineError>?>(nil)
        do throws(JournalError) {
            try await nodes.alone(key) {
                do throws(EngineError) {
                    let answer = try await body()
                    result.withLock { $0 = .success(answer) }
                } catch {
                    result.withLock { $0 = .failure(error) }
                }
            }
        } catch {
            if result.withLock({ $0 }) == nil { throw .journal(error) }
        }
        guard let result = result.withLock({ $0 }) else { throw .stopping }
        return try result.get()
    }

    /// Requests of a server were answered in a batch that is durable now.
    nonisolated func answered(_ node: Int64) {
        if node == known.withLock({ $0.me }) {
            Task { await mailbox.look() }
        } else {
            tell(.answers(node: node))
        }
    }

    /// How often this server has taken a shard that another one had.
    nonisolated var takeovers: Int { known.withLock { $0.takeovers } }
}
