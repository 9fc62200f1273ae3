import Synchronization
import TroupeInterpreter

/// What the servers tell each other in passing.
extension Membership {
    func hear(_ engine: Engine) async {
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

    func take(_ item: NodeNews, _ engine: Engine) {
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

    func sendNews() async {
        let news = known.withLock { $0.outbox.take() }
        // What is lost here, the others find at their next look.
        if !news.isEmpty { try? await nodes.tell(news) }
    }

    nonisolated func published(_ publication: EventHub.Publication) {
        guard isShared, case .rows(let rows) = publication, let last = rows.last, !last.isRemote else { return }
        tell(.rows(shard: last.shard, position: last.position))
    }

    nonisolated func stored(_ chunks: [LogChunk]) {
        if !isShared { return }
        for chunk in chunks { tell(.output(run: chunk.run, since: chunk.time)) }
    }
}
