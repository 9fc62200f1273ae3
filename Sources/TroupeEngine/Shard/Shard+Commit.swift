import TroupeInterpreter

extension Shard {
    /// Sees to it that what has gathered is written.
    func write() {
        if commits.isWriting || commits.isEmpty || failure != nil { return }
        commits.isWriting = true
        Task { await self.writeBatches() }
    }

    /// Two batches take turns: while the database writes one, what follows from the other is handled here.
    private func writeBatches() async {
        var written = commits.take()
        var error = await append(written?.0)
        while let (batch, effects) = written {
            if let error {
                fail(error, effects)
                break
            }
            let waitsForNone = commits.rowCount * 2 < batch.rows.count
            if waitsForNone {
                // Too little waits to be worth a commit of its own: half of all there is goes next.
                perform(effects)
                takeInbox(upTo: (commits.rowCount + unhandledCount + 1) / 2)
            }
            written = failure == nil ? commits.take() : nil
            async let result = append(written?.0)
            if !waitsForNone { perform(effects) }
            takeInbox()
            error = await result
            // What came meanwhile. Nothing may suspend between finding nothing and the end.
            if written == nil, failure == nil, let next = commits.take() {
                written = next
                error = await append(next.0)
            }
        }
        commits.isWriting = false
        for waiter in idleWaiters { waiter.resume() }
        idleWaiters = []
        becameQuieter()
        evict()
    }

    /// Tries until the batch is durable. While the database is away, runs stand still: nothing is performed.
    @concurrent private nonisolated func append(_ batch: JournalBatch?) async -> JournalError? {
        guard let batch, !batch.isEmpty else { return nil }
        var pause: Int64 = 50_000
        while true {
            do throws(JournalError) {
                try await environment.journal.append(batch)
                return nil
            } catch {
                guard case .unavailable = error, await !isOutOfPatience else { return error }
                try? await environment.retryClock.sleep(until: environment.retryClock.now() + pause)
                pause = min(pause * 2, 2_000_000)
            }
        }
    }

    /// The shard can do nothing any more.
    func fail(_ error: JournalError, _ effects: [GroupCommit.Effect]) {
        failure = error
        for effect in effects { effect.done?(error) }
        while let (_, rest) = commits.take() {
            for effect in rest { effect.done?(error) }
        }
        runs = [:]
        // A shard that stops may leave what the journal does not take: it was neither performed nor published.
        if case .unavailable = error { return }
        environment.fatal(error)
    }

    private func perform(_ effects: [GroupCommit.Effect]) {
        let rows = effects.compactMap(\.published)
        if !rows.isEmpty { environment.hub.publish(.rows(rows)) }
        var jobs: [Dispatcher.Assignment] = []
        var offers: [String: Int] = [:]
        for effect in effects {
            if effect.published != nil { runs[effect.run]?.unwritten -= 1 }
            for command in effect.commands {
                switch command {
                case .startTimer(let timer, let due):
                    environment.timers.add(TimerQueue.Entry(due: due, run: effect.run, timer: timer))
                case .cancelTimer(let timer): environment.timers.cancel(timer)
                case .proceed: post(.proceed, to: effect.run)
                case .deliver(let signal): deliver(signal)
                case .publish(let message): bring(message)
                case .correlate(let subscription): serve(subscription, of: effect.run)
                case .offerJob(_, let type): offers[type, default: 0] += 1
                case .finish(let outcome): finish(effect.run, outcome)
                case .startJob(let order): begin(order, recovering: false, &jobs)
                case .stopJob(let element, let attempt):
                    jobs.append(.stop(run: effect.run, element: element, attempt: attempt))
                }
            }
            effect.done?(nil)
        }
        if !jobs.isEmpty { environment.dispatcher.post(jobs) }
        if !offers.isEmpty { offer(offers) }
    }

    private func finish(_ run: Key, _ outcome: Outcome) {
        let workspaces = environment.workspaces
        if runs[run]?.state?.created.request.message != nil {
            endings += 1
            Task { await self.ended(startedRun: run) }
        }
        Task { await workspaces.release(run: run, outcome: outcome) }
        if runs[run]?.unwritten == 0 { runs[run] = nil }
    }

    /// Lets go of runs that only wait, longest unused first, when there are too many in memory.
    private func evict() {
        if runs.count <= evictionThreshold { return }
        let idle = runs.filter { $0.value.unwritten == 0 && !$0.value.schedule.isBusy }
        for (run, _) in idle.sorted(by: { $0.value.lastUse < $1.value.lastUse }).prefix(runs.count - cacheLimit * 3 / 4)
        {
            runs[run] = nil
        }
        // Where most runs are busy, looking again at once would find little more.
        evictionThreshold = max(cacheLimit, runs.count + cacheLimit / 4)
    }

    /// Returns when all that was handed in before is durable, or cannot be made so.
    package func flush() async {
        takeInbox()
        while commits.isWriting || !commits.isEmpty, failure == nil {
            await withCheckedContinuation { idleWaiters.append($0) }
        }
    }
}
